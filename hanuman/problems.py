"""
What the API answers when it cannot do what was asked: RFC 9457 problem details.

An error of ours has a stable, public `code` and perhaps a `sentence` for the person at the
screen; the status that goes with a code stands here, once.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import page_not_found
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

API_PATHS = ("/api/", "/device/")
MEDIA_TYPE = "application/problem+json"
TRY_AGAIN_SECONDS = 30

STATUS = {
    "already-paired": HTTPStatus.CONFLICT,
    "code-expired": HTTPStatus.GONE,
    "code-not-six-digits": HTTPStatus.BAD_REQUEST,
    "code-unknown": HTTPStatus.NOT_FOUND,
    "export-link-used": HTTPStatus.GONE,
    "export-not-ready": HTTPStatus.CONFLICT,
    "erasure-goes-on": HTTPStatus.CONFLICT,
    "erasure-has-begun": HTTPStatus.CONFLICT,
    "favourites-not-kept": HTTPStatus.CONFLICT,
    "key-destroyed": HTTPStatus.GONE,
    "key-store-unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "idempotency-key-needed": HTTPStatus.BAD_REQUEST,
    "idempotency-key-used": HTTPStatus.CONFLICT,
    "method-not-valid": HTTPStatus.CONFLICT,
    "not-active": HTTPStatus.CONFLICT,
    "not-the-guardian": HTTPStatus.NOT_FOUND,  # not yours is the same as not there
    "too-many-exports": HTTPStatus.TOO_MANY_REQUESTS,
    "too-many-guesses": HTTPStatus.TOO_MANY_REQUESTS,
    "toy-lost": HTTPStatus.CONFLICT,
    "toy-not-lost": HTTPStatus.CONFLICT,
    "toy-not-yours": HTTPStatus.NOT_FOUND,
    "unknown-purpose": HTTPStatus.BAD_REQUEST,
}


def members(code: str, status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    """The JSON of one problem; `more` are members of its own, such as `errors` by field."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
        **more,
    }


def problem(code: str, status: int, detail: str = "", **more: Any) -> JsonResponse:
    """A problem as the answer of a plain Django view."""
    told = members(code, status, detail, **more)
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE)


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The site's 404: a problem below the API's paths, a page for people everywhere else."""
    if request.path.startswith(API_PATHS):
        return problem("not-found", HTTPStatus.NOT_FOUND, "There is nothing at this address.")
    return page_not_found(request, exception)


def of(error: Exception) -> Response | None:
    """A domain error as an answer; None for what is not one of ours."""
    code = getattr(error, "code", None)
    if not isinstance(code, str) or code not in STATUS:
        return None
    status = STATUS[code]
    detail = str(getattr(error, "sentence", "") or status.description or status.phrase)
    told = members(code, status, detail)
    headers = when_to_try_again(status)
    return Response(told, status=status, content_type=MEDIA_TYPE, headers=headers)


def when_to_try_again(status: int) -> dict[str, str]:
    """The headers of an answer that trying again may better."""
    is_passing = status == HTTPStatus.SERVICE_UNAVAILABLE
    return {"Retry-After": str(TRY_AGAIN_SECONDS)} if is_passing else {}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. None lets the error through as a 500."""
    ours = of(error)
    if ours is not None:
        return ours
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    response.data = _told(error, response.status_code)
    response.content_type = MEDIA_TYPE
    return response


def _told(error: exceptions.APIException, status: int) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        errors = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        return members("not-valid", status, "Some of what was sent cannot be used.", errors=errors)
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "not-valid"
    return members(code.replace("_", "-"), status, str(error.detail))
