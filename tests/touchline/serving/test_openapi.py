"""The OpenAPI: whole, and kept to whatever is asked (Schemathesis)."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig

from tests.touchline.serving.serving import Site
from touchline.filters import NAMES

EXAMPLES = 12


@pytest.fixture(scope="package")
def told(site: Site) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(
        f"{site.root}/api/v1/openapi.json", config=SchemathesisConfig.from_dict({})
    )


schema = schemathesis.pytest.from_fixture("told")


@schema.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_every_answer_is_as_the_openapi_says(case: schemathesis.Case) -> None:
    case.call_and_validate(
        checks=[
            schemathesis.checks.not_a_server_error,
            schemathesis.specs.openapi.checks.status_code_conformance,
            schemathesis.specs.openapi.checks.content_type_conformance,
            schemathesis.specs.openapi.checks.response_schema_conformance,
        ]
    )


def test_it_tells_of_every_filter_and_every_error(site: Site) -> None:
    told = site.api("/openapi.json")
    listed = told["paths"]["/api/v1/stories"]["get"]
    named = {each["name"] for each in listed["parameters"]}
    assert named == set(NAMES) - {"text"} | {"q"}
    assert all(each["description"] for each in listed["parameters"])
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert operation["description"], path
            assert "422" not in operation["responses"]
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]
    assert set(told["components"]["securitySchemes"]) == {"bearer", "basic"}
