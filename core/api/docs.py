"""The API's description: as OpenAPI, and as a page for people that is made from it, without a script.

Anybody may ask, and making it takes a second, so each process makes it once.
"""

from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

from core.api.problems import plain_problem

FORMS = {"yaml": OpenApiYamlRenderer, "json": OpenApiJsonRenderer}
METHODS = ("get", "post", "patch", "put", "delete")


@require_safe
def api_schema(request: HttpRequest) -> HttpResponse:
    """YAML, or JSON for who asks for it by `?format=json` or the header Accept."""
    named = request.GET.get("format") or ("json" if "json" in request.headers.get("Accept", "") else "yaml")
    if named not in FORMS:
        return plain_problem(HTTPStatus.BAD_REQUEST, "Choose yaml or json.")
    response = HttpResponse(_written(translation.get_language(), named), FORMS[named].media_type)
    response["Content-Disposition"] = f'inline; filename="pmhub.{named}"'
    return response


@cache
def _written(language: str, form: str) -> str | bytes:
    """In one of the languages that a reader may have, which are few."""
    return FORMS[form]().render(SchemaGenerator().get_schema(request=None, public=True))


@cache
def groups() -> list[dict[str, Any]]:
    """Operations by area: [{"name", "operations": [{"method", "path", "text", "parameters", "fields"}]}]."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in sorted(schema["paths"].items()):
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                found.setdefault(operation["tags"][0], []).append(_shown(schema, path, method, operation))
    return [{"name": name, "operations": operations} for name, operations in sorted(found.items())]


def _shown(schema: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "text": operation.get("description", ""),
        "parameters": [one for one in operation.get("parameters", []) if one["name"] != "slug"],
        "fields": _fields(schema, body),
    }


def _fields(schema: dict[str, Any], body: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a JSON body: name, kind in words, whether required, help."""
    resolved = _resolved(schema, body)
    required = resolved.get("required", [])
    return [
        {
            "name": name,
            "kind": _kind(schema, field),
            "required": name in required,
            "text": field.get("description", ""),
        }
        for name, field in resolved.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in part:
        return schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return part


def _kind(schema: dict[str, Any], field: dict[str, Any]) -> str:
    """ "uuid", "number or null", "one of now, next, later"."""
    for combined in ("oneOf", "allOf", "anyOf"):
        if combined in field:
            return " or ".join(dict.fromkeys(_kind(schema, one) for one in field[combined]))
    field = _resolved(schema, field)
    if "enum" in field:
        return "one of " + ", ".join(str(value) for value in field["enum"] if value not in ("", None))
    kinds = field.get("type", "value")
    names = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(field.get("format", name) if name == "string" else name for name in names)


def api_docs(request: HttpRequest) -> HttpResponse:
    return render(request, "core/api_docs.html", {"groups": groups()})
