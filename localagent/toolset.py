"""
The functions a client offers in Settings, and how to call one from what was said.

Nothing is known about them beforehand: names, descriptions and parameters tell what they are for,
as they would tell a language model.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from localagent.grammar import kind_of
from localagent.intents import normal

HINT = re.compile(r"(?:verse|chaupai|doha)\s+(\d+)\D{1,40}?index\s*(?:is\s*)?(\d+)", re.IGNORECASE)
PERSONA = re.compile(r"""persona\W{1,3}(?:is\W{1,3})?["'“]([a-z_]+)["'”]""", re.IGNORECASE)
INDEX_NAMES = ("index", "step", "verse", "number")
TOPIC_NAMES = ("topic", "title", "subject", "query", "about")
WEAK_WORDS = frozenset(
    ("get", "set", "find", "call", "do", "make", "the", "a", "an", "of", "for", "to", "is", "my")
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A call that the mind wants made; the session gives it an id."""

    name: str
    arguments: dict[str, Any]


class Toolset:
    """Functions with an `endpoint` are the server's to call, and this server leaves them alone."""

    def __init__(self, functions: tuple[dict[str, Any], ...] = (), prompt: str = ""):
        self._functions = [one for one in functions if not one.get("endpoint")]
        self._prompt = prompt

    @property
    def kinds(self) -> list[str]:
        """What can be offered to the user, in a fixed order."""
        return [kind for kind in ("teach", "story", "play") if self.of_kind(kind)]

    def of_kind(self, kind: str) -> dict[str, Any] | None:
        return next((one for one in self._functions if kind_of(one) == kind), None)

    def kind(self, name: str) -> str | None:
        """What the function called `name` is for; None when it is none of the known kinds."""
        return next((kind_of(one) for one in self._functions if one["name"] == name), None)

    def wish(self, kind: str, /, **known: Any) -> Wish | None:
        """
        A call of the function of this kind; None when there is none. What is `known` goes into
        the parameter of that name, where there is one that takes it.
        """
        function = self.of_kind(kind)
        return Wish(function["name"], self._arguments(function, known)) if function else None

    def wish_by_words(self, text: str) -> Wish | None:
        """A call of the function whose name is said in `text`, for functions of no known kind."""
        said = set(normal(text).split())
        for function in self._functions:
            name_words = set(re.findall(r"[a-z]+", function["name"].lower())) - WEAK_WORDS
            if name_words and name_words <= said and kind_of(function) is None:
                about = re.search(r"\b(?:in|for|about|of)\b (?:the )?(.+)$", normal(text))
                known = {"text": about.group(1) if about else text}
                return Wish(function["name"], self._arguments(function, known))
        return None

    def index_of(self, number: int) -> int:
        """
        The index that stands for the verse a user calls `number`.

        Descriptions and prompt tell by example ("verse 7 is index 8"); else they are equal.
        """
        function = self.of_kind("teach") or {}
        match = HINT.search(f"{function} {self._prompt}")
        return number + (int(match.group(2)) - int(match.group(1)) if match else 0)

    def takes_index(self) -> bool:
        function = self.of_kind("teach") or {}
        return any(_is_index(name, shape) for name, shape in _parameters(function).items())

    def takes(self, kind: str, name: str, value: Any) -> bool:
        """Whether the function of this kind has such a parameter, and the value is one for it."""
        shape = _parameters(self.of_kind(kind) or {}).get(name)
        return shape is not None and _fits(value, shape)

    def is_deferred(self, name: str) -> bool:
        """Whether the function is only to be called once the user's turn is confirmed."""
        return any(one["name"] == name and one.get("defer_until_eot") for one in self._functions)

    def mentions(self, words: str) -> bool:
        return words in self._prompt

    def _arguments(self, function: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
        required = (function.get("parameters") or {}).get("required") or ()
        arguments = {}
        for name, shape in _parameters(function).items():
            value = self._value(name, shape, known, function)
            if value is None and name in required:
                value = _placeholder(shape)
            if value is not None:
                arguments[name] = value
        return arguments

    def _value(self, name: str, shape: dict[str, Any], known: dict[str, Any], function) -> Any:
        choices = shape.get("enum") or ()
        if name == "persona":
            return self._persona(shape, function)
        if name in known and name not in TOPIC_NAMES:
            return known[name] if _fits(known[name], shape) else None
        if _is_index(name, shape) and known.get("index") is not None:
            return known["index"]
        if name.endswith("_type") and choices:
            fitting = (_nearest(manner, choices) for manner in known.get("manners", ()))
            return next(filter(None, fitting), choices[0])
        wanted = known.get("topic") if name in TOPIC_NAMES else known.get("text")
        if wanted and shape.get("type", "string") == "string":
            return _nearest(wanted, choices) if choices else wanted
        return None

    def _persona(self, shape: dict[str, Any], function: dict[str, Any]) -> str | None:
        named = [*shape.get("enum", ()), *shape.get("examples", ())]
        fixed = shape.get("const") or shape.get("default") or next(iter(named), None)
        if fixed:
            return str(fixed)
        match = PERSONA.search(self._prompt)
        if match:
            return match.group(1).lower()
        return "hanuman" if "hanuman" in f"{function} {self._prompt}".lower() else None


def _parameters(function: dict[str, Any]) -> dict[str, dict[str, Any]]:
    properties = (function.get("parameters") or {}).get("properties") or {}
    return {name: shape for name, shape in properties.items() if isinstance(shape, dict)}


def _types(shape: dict[str, Any]) -> set[str]:
    """The JSON types a parameter may have, also where they are spelt as a union."""
    given = shape.get("type", [])
    found = {given} if isinstance(given, str) else set(given)
    for choice in shape.get("anyOf", ()):
        found |= _types(choice)
    return found


def _fits(value: Any, shape: dict[str, Any]) -> bool:
    """Whether a value is one that a parameter of this shape takes."""
    choices = shape.get("enum")
    if choices:
        return value in choices
    return {bool: "boolean", int: "integer", str: "string"}.get(type(value)) in _types(shape)


def _is_index(name: str, shape: dict[str, Any]) -> bool:
    is_number = bool({"integer", "number"} & _types(shape))
    return is_number and any(part in name.lower() for part in INDEX_NAMES)


def _nearest(wanted: str, choices) -> str | None:
    names = [choice for choice in choices if isinstance(choice, str)]
    inside = [name for name in names if wanted and (name in wanted or wanted in name)]
    near = inside or difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)
    return near[0] if near else None


def _placeholder(shape: dict[str, Any]) -> Any:
    if "default" in shape:
        return shape["default"]
    if shape.get("enum"):
        return shape["enum"][0]
    kinds = _types(shape)
    for kind, value in (("string", ""), ("integer", 0), ("number", 0), ("boolean", False)):
        if kind in kinds or not kinds:
            return value
    return [] if "array" in kinds else {}
