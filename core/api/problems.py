"""One form for every error: RFC 9457 problem details, `application/problem+json`."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from core.errors import Invalid, Refused
from core.races import conflict_of
from core.tenancy import current

CONTENT_TYPE = "application/problem+json"


class VersionMissing(exceptions.APIException):
    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = gettext_lazy(
        "Send If-Match with the version that you read, so that nobody's change is overwritten unseen."
    )


def body_of(status: int, detail: str, **extra: Any) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
    } | extra


def problem(status: int, detail: str, **extra: Any) -> Response:
    return Response(body_of(status, detail, **extra), status=status, content_type=CONTENT_TYPE)


def plain_problem(status: int, detail: str) -> JsonResponse:
    """The same outside a DRF view."""
    return JsonResponse(body_of(status, detail), status=status, content_type=CONTENT_TYPE)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What the request wrote is rolled back; unknown errors go on to be logged as 500."""
    answer = _answer(conflict_of(error) or error)
    if answer is not None and current() is not None:
        transaction.set_rollback(True)
    return answer


def _answer(error: Exception) -> Response | None:
    if isinstance(error, Invalid):
        return problem(HTTPStatus.BAD_REQUEST, error.detail, errors=error.errors, **error.extra)
    if isinstance(error, Refused):
        answer = problem(error.status, error.detail, **error.extra)
        if after := error.extra.get("retry_after"):
            answer["Retry-After"] = str(after)
        return answer
    if isinstance(error, DjangoValidationError):
        errors = getattr(error, "error_dict", None) and error.message_dict or {"": error.messages}
        return problem(HTTPStatus.BAD_REQUEST, _sentence(errors), errors=errors)
    if isinstance(error, UnreadablePostError):
        # The sender hung up, or `pmhub.bodies` cut it off and answers 413 in place of this.
        return problem(HTTPStatus.BAD_REQUEST, _("The body ended before it was complete. Send it again."))
    if isinstance(error, Http404):
        return problem(HTTPStatus.NOT_FOUND, _("There is nothing here, or nothing that you may see."))
    if isinstance(error, PermissionDenied):
        return problem(HTTPStatus.FORBIDDEN, str(error) or _("You may not do this."))
    if isinstance(error, exceptions.ValidationError):
        errors = lists_of(error.detail)
        return problem(HTTPStatus.BAD_REQUEST, _sentence(errors), errors=errors)
    if isinstance(error, exceptions.APIException):
        answer = problem(error.status_code, str(error.detail))
        if header := getattr(error, "auth_header", None):
            answer["WWW-Authenticate"] = header
        return answer
    return None


def lists_of(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"": detail if isinstance(detail, list) else [detail]}


def _sentence(errors: dict[str, Any]) -> str:
    """All that is wrong in one line, each field named: for people who read only `detail`."""
    return " ".join(f"{field}: {flat(said)}" if field else flat(said) for field, said in errors.items())


def flat(said: Any) -> str:
    if isinstance(said, dict):
        return _sentence(said)
    return " ".join(flat(one) for one in said) if isinstance(said, list | tuple) else str(said)


@csrf_exempt
def no_such_address(request: HttpRequest) -> JsonResponse:
    """Last of the API's addresses, so that a misspelt one is told in the API's own form; whatever is asked, nothing is done."""
    return plain_problem(
        HTTPStatus.NOT_FOUND, _("There is no such address. See /api/v1/docs for those there are.")
    )
