"""
What foreign JSON has to look like, as small checks that are put together into tables.

Deepgram tells two kinds of mistake apart and so do these checks: a message that does not have the
shape (`UNPARSABLE_CLIENT_MESSAGE`: a member missing, misplaced, unknown, of another type) and one
that has the shape but a value nobody can use (`INVALID_SETTINGS`). Both end the session.
"""

from collections.abc import Callable
from typing import Any

Check = Callable[[Any, str], None]

UNPARSABLE = "UNPARSABLE_CLIENT_MESSAGE"
INVALID = "INVALID_SETTINGS"


class Rejected(Exception):
    """A client message that ends its session. `code` is Deepgram's, the text is for people."""

    def __init__(self, code: str, description: str):
        super().__init__(description)
        self.code = code
        self.description = description


def misshapen(path: str) -> Rejected:
    """The error for a member that is missing, misplaced, unknown or of another type."""
    return Rejected(
        UNPARSABLE,
        f"Error parsing client message. Check the {path or 'type'} field against the API spec.",
    )


def unusable(path: str, reason: str) -> Rejected:
    """The error for a value that has the right type and cannot be used."""
    return Rejected(INVALID, f"Invalid {path} settings - {reason}")


def text(value: Any, path: str) -> None:
    if not isinstance(value, str):
        raise misshapen(path)


def filled(value: Any, path: str) -> None:
    """A string with something in it."""
    if not isinstance(value, str) or not value.strip():
        raise misshapen(path)


def flag(value: Any, path: str) -> None:
    if not isinstance(value, bool):
        raise misshapen(path)


def anything(value: Any, path: str) -> None:
    """Nothing is asked of this member."""


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`; 8000.0 is one, true is not."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
            raise misshapen(path)
        if not low <= value <= high:
            raise unusable(path, f"must be from {low} to {high}")

    return check


def number(low: float, high: float) -> Check:
    """Any number from `low` to `high`; the official SDK sends whole floats as integers."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise misshapen(path)
        if not low <= value <= high:
            raise unusable(path, f"must be from {low} to {high}")

    return check


def one_of(*names: str) -> Check:
    """One of a closed set of names; another is a shape that the parser does not know."""

    def check(value: Any, path: str) -> None:
        if value not in names:
            raise misshapen(path)

    return check


def list_of(check_item: Check, *, most: int = 1000) -> Check:
    def check(value: Any, path: str) -> None:
        if not isinstance(value, list) or len(value) > most:
            raise misshapen(path)
        for place, item in enumerate(value):
            check_item(item, f"{path}[{place}]")

    return check


def one_or_many(check_item: Check) -> Check:
    """A setting, or a list of them in the order in which they are to be tried."""

    def check(value: Any, path: str) -> None:
        if isinstance(value, list):
            if not value:
                raise misshapen(path)
            list_of(check_item)(value, path)
        else:
            check_item(value, path)

    return check


def record(required: dict[str, Check] | None = None, optional: dict[str, Check] | None = None):
    """
    An object with exactly these members. An optional member may be absent or null.

    Unknown members are refused: Deepgram's parser is strict where it hurts, and nobody wants
    to learn of a misplaced member from the real server.
    """
    needed, allowed = required or {}, optional or {}

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise misshapen(path)
        inside = f"{path}." if path else ""
        for name in value:
            if name not in needed and name not in allowed:
                raise misshapen(inside + str(name))
        for name, check_member in needed.items():
            if name not in value:
                raise misshapen(inside + name)
            check_member(value[name], inside + name)
        for name, check_member in allowed.items():
            if value.get(name) is not None:
                check_member(value[name], inside + name)

    return check


def by_member(name: str, shapes: dict[str, Check], *, default: str | None = None) -> Check:
    """An object whose shape is chosen by what its member `name` says."""

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise misshapen(path)
        chosen = value.get(name, default)
        if not isinstance(chosen, str) or chosen not in shapes:
            raise misshapen(f"{path}.{name}")
        shapes[chosen](value, path)

    return check


def any_object(value: Any, path: str) -> None:
    if not isinstance(value, dict):
        raise misshapen(path)
