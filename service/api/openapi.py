"""The OpenAPI document: FastAPI's own, with what holds of many operations: keys, limits, sizes, the schema of problems."""

from typing import Any

from fastapi import FastAPI

from service.api.areas import Area, area_of, is_question
from service.api.openai_errors import PATHS as OPENAI_PATHS
from service.api.openai_errors import responses_with_error
from service.api.problem_types import SCHEMA, responses

_SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, where the service has keys."},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same, in a header of its own."},
}
_KEY_KINDS = ("key-missing", "key-unknown", "key-not-allowed", "rate-limited")
_BODY_KINDS = ("body-slow", "body-too-large")
_FASTAPI_ERRORS = ("HTTPValidationError", "ValidationError")  # which no operation answers with


def describe(app: FastAPI) -> None:
    """Makes `app.openapi()` complete; it is made when it is first asked for."""
    made_by_fastapi = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(made_by_fastapi())
        return made_by_fastapi()

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it


def _complete(document: dict[str, Any]) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = SCHEMA
    for name in _FASTAPI_ERRORS:
        schemas.pop(name, None)
    components["securitySchemes"] = _SECURITY_SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if area_of(path) is Area.ENDPOINT:
                operation["security"] = [{}, {"bearer": []}, {"key": []}]  # {}: a service may have no keys
            if "application/json" in operation["responses"].get("422", {}).get("content", {}):
                del operation["responses"]["422"]  # FastAPI's own, where nothing can be invalid
            made = responses_with_error if path.startswith(OPENAI_PATHS) else responses
            _add_responses(operation, made(*_guard_kinds(method.upper(), path)))


def _guard_kinds(method: str, path: str) -> tuple[str, ...]:
    """The problems that an operation can have before it begins."""
    keys = _KEY_KINDS if area_of(path) is Area.ENDPOINT else ()
    return (*keys, *(_BODY_KINDS if method == "POST" else ()), *(("busy",) if is_question(method, path) else ()))


def _add_responses(operation: dict[str, Any], more: dict[int | str, dict[str, Any]]) -> None:
    for status, described in more.items():
        known = operation["responses"].setdefault(str(status), described)
        for media_type, content in described["content"].items():
            examples = known.setdefault("content", {}).setdefault(media_type, content).setdefault("examples", {})
            examples.update(content["examples"])
