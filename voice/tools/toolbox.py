"""
Offering functions to the model and running them: a typed function's signature is its JSON schema.

A tool is a function `(asked: Asked, *, <parameters>) -> Outcome` with a docstring that tells the
model when to call it. What the model may give is everything after `*`. The function is synchronous
and may use the database: the bridge runs it in a thread.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from learning.notebook import Notebook
from learning.refusals import Refusal
from voice.tools.outcome import Outcome

# What every tool that answers for a persona is given.
Persona = Annotated[str, Field(description='Who you are: "hanuman".', examples=["hanuman"])]
LONGEST_ARGUMENTS = 20_000  # characters of JSON; the longest honest call has a hundred


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Who asks, when, and in the course of which lesson. Never shown to the model.

    `heard` is what the child said in the turn with the number `turn`, as it was understood.
    """

    profile_id: UUID
    language: str
    now: datetime
    notebook: Notebook = field(default_factory=Notebook)
    heard: str = field(default="", repr=False)
    turn: int | None = None


Function = Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Tool:
    """One function on offer."""

    name: str
    run: Function
    parameters: type[BaseModel]
    waits_for_end_of_turn: bool
    is_offered: bool

    def definition(self) -> dict[str, Any]:
        """The item of `agent.think.functions`. Without an endpoint it is ours to run."""
        schema = self.parameters.model_json_schema()
        definition = {
            "name": self.name,
            "description": " ".join((self.run.__doc__ or "").split()),
            "parameters": _plain(schema),
        }
        return definition | ({"defer_until_eot": True} if self.waits_for_end_of_turn else {})


@dataclass(slots=True)
class Toolbox:
    """The tools of one kind of conversation, by name."""

    tools: dict[str, Tool] = field(default_factory=dict)
    _definitions: tuple[dict[str, Any], ...] = ()

    def offer(
        self, *, waits_for_end_of_turn: bool = True, also: tuple[str, ...] = ()
    ) -> Callable[[Function], Function]:
        """
        Decorator: offer a function under its name; it also answers to the names in `also`.

        What a tool writes must not be written for a turn that goes on: such calls are deferred
        until the end of the turn.
        """

        def add(function: Function) -> Function:
            parameters = _parameters(function)
            for name in (function.__name__, *also):
                self.tools[name] = Tool(
                    name,
                    function,
                    parameters,
                    waits_for_end_of_turn,
                    is_offered=name == function.__name__,
                )
            return function

        return add

    def definitions(self) -> tuple[dict[str, Any], ...]:
        """What the model is told, in the order in which the tools were offered; made once."""
        if len(self._definitions) != sum(tool.is_offered for tool in self.tools.values()):
            self._definitions = tuple(
                tool.definition() for tool in self.tools.values() if tool.is_offered
            )
        return self._definitions

    def run(self, name: str, arguments: str, asked: Asked) -> Outcome:
        """Run a call of the model. Mistakes of the model come back as words that it can use."""
        tool = self.tools.get(name)
        if tool is None:
            return mistake(f"There is no function called {name[:60]}.")
        if len(arguments) > LONGEST_ARGUMENTS:
            return mistake("The arguments are too long.")
        try:
            given = tool.parameters.model_validate_json(arguments or "{}")
        except ValidationError as error:
            return mistake(_sentence(error))
        return tool.run(asked, **{name: getattr(given, name) for name in given.model_fields_set})


def mistake(sentence: str) -> Outcome:
    """The model's own mistake, told so that it can do better."""
    result = {"error": sentence}
    return Outcome(result=result, for_model=result, is_failure=True)


def refused(persona: str, refusal: Refusal) -> Outcome:
    """What learning does not do, with the sentence that may be said to the child."""
    result = {"persona": persona, "error": refusal.sentence, "code": refusal.code}
    return Outcome(result=result, for_model=result, is_failure=True)


def _parameters(function: Function) -> type[BaseModel]:
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            is_needed = parameter.default is inspect.Parameter.empty
            fields[parameter.name] = (
                hints[parameter.name],
                ... if is_needed else parameter.default,
            )
    # Models add members of their own now and then; that is no reason to leave a child waiting.
    return create_model(function.__name__, __config__=ConfigDict(extra="ignore"), **fields)


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema as a model reads it best: no titles, `int | None` as an optional integer."""
    properties = {}
    for name, given in schema.get("properties", {}).items():
        entry = {key: value for key, value in given.items() if key not in ("title", "default")}
        choices = [one for one in entry.pop("anyOf", []) if one.get("type") != "null"]
        properties[name] = {**(choices[0] if len(choices) == 1 else {}), **entry}
    return {"type": "object", "properties": properties, "required": schema.get("required", [])}


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    return (
        f"{where}: {first['msg']}." if where else f"The arguments cannot be read: {first['msg']}."
    )
