"""Sound as a browser asks for it: whole, or the part that a Range header names (RFC 9110, 14)."""

import re

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def sound_answer(request: HttpRequest, data: bytes, *, content_type: str) -> HttpResponse:
    """
    `data` as 200, or one range of it as 206; 416 for a range outside it.

    Some browsers play sound only from a server that answers ranges.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    answer = HttpResponse(data, content_type=content_type)
    if asked and any(asked.groups()):
        span = _span(asked[1], asked[2], len(data))
        if span is None:
            answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
        else:
            first, last = span
            answer = HttpResponse(data[first : last + 1], status=206, content_type=content_type)
            answer["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _span(first: str, last: str, length: int) -> tuple[int, int] | None:
    """The first and the last byte that are meant; None when there are none of them."""
    if not first:  # the last so many bytes
        start, end = max(0, length - int(last)), length - 1
    else:
        start, end = int(first), min(int(last), length - 1) if last else length - 1
    return (start, end) if start <= end < length else None
