"""The OpenAPI of what is served: FastAPI's, with our problems in the place of its own errors."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse

from touchline.serving.problems import MEDIA_TYPE, Problem

_ITS_OWN = ("HTTPValidationError", "ValidationError")
_ANYWHERE = {
    "400": "There is no such parameter: the line says which there are",
    "401": "A token is wanted",
    "414": "The address is too long",
    "421": "Nothing is served under that name",
    "500": "Something went wrong in Touchline; its log says what",
}
_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The token, where one is wanted"},
    "basic": {"type": "http", "scheme": "basic", "description": "The token as the password of any name"},
}


def add_to(app: FastAPI, address: str) -> None:
    """Have the app tell its OpenAPI so, made once, at an address."""

    def told() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _ours(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    summary="Football news, each story once",
                    description=app.description,
                    routes=app.routes,
                )
            )
        return app.openapi_schema

    @app.get(address, include_in_schema=False)
    def openapi() -> Response:
        return JSONResponse(told())

    app.openapi = told  # type: ignore[method-assign]  # As FastAPI has it done.


def _ours(made: dict[str, Any]) -> dict[str, Any]:
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _ITS_OWN:
        schemas.pop(name, None)
    schemas[Problem.__name__] = Problem.model_json_schema()
    components["securitySchemes"] = _SECURITY
    made["security"] = [{}, *({name: []} for name in _SECURITY)]
    reference = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
    for path in made["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            answers.pop("422", None)
            for status, said in _ANYWHERE.items():
                answers.setdefault(status, {"description": said, "content": {MEDIA_TYPE: reference}})
    return made
