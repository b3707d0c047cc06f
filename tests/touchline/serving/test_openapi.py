"""The OpenAPI: whole, and kept to whatever is asked (Schemathesis)."""

from __future__ import annotations

import re

import hypothesis
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.touchline.serving.serving import PATIENCE, Site
from touchline.filters import NAMES

EXAMPLES = 12


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_every_answer_is_as_the_openapi_says(site: Site) -> None:
    schema = schemathesis.openapi.from_url(f"{site.root}/api/v1/openapi.json")
    asked = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        asked.add(operation.path)

        @hypothesis.settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def answers(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS, timeout=PATIENCE)

        answers()
    assert asked == set(site.api("/openapi.json")["paths"])


def test_it_tells_of_every_filter_and_every_error(site: Site) -> None:
    told = site.api("/openapi.json")
    listed = told["paths"]["/api/v1/stories"]["get"]
    assert {each["name"] for each in listed["parameters"]} == set(NAMES) - {"text"} | {"q"}
    assert all(each["description"] for each in listed["parameters"])
    named = []
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert operation["description"], path
            assert re.fullmatch("[a-z]+([A-Z][a-z]+)+", operation["operationId"])
            named.append(operation["operationId"])
            assert "422" not in operation["responses"]
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]
    assert len(set(named)) == len(named)
    assert {"listStories", "searchStories", "getStory", "getDifference"} <= set(named)
    assert {"308", "410"} <= told["paths"]["/api/v1/stories/{story_id}/spread"]["get"]["responses"].keys()
    assert set(told["components"]["securitySchemes"]) == {"bearer", "basic"}
