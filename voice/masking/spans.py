"""What is found in a line, and how finds that overlap become one."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """The words from `first` to `last` (included) are of this kind."""

    first: int
    last: int
    kind: str


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order and apart. Of those that overlap the longest, or first found, gives its kind."""
    apart: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda one: (one.first, one.last)):
        length = span.last - span.first
        if apart and (
            span.first <= apart[-1].last
            or (span.first == apart[-1].last + 1 and span.kind == apart[-1].kind)
        ):
            before = apart[-1]
            kind = span.kind if length > longest else before.kind
            apart[-1] = Span(before.first, max(before.last, span.last), kind)
            longest = max(longest, length)
        else:
            apart.append(span)
            longest = length
    return apart
