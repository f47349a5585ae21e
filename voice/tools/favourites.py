"""The tool by which a child says what it loves best."""

from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import Field

from learning import beloved
from learning.refusals import Refusal
from voice.tools.outcome import Outcome
from voice.tools.toolbox import Asked, Persona, refused


def mark_favourite(
    asked: Asked,
    *,
    persona: Persona,
    kind: Annotated[
        Literal["story", "verse"], Field(description="Whether a story or a verse is meant.")
    ] = "story",
    topic: Annotated[
        str | None,
        Field(description="Which story, in the child's words; left out for the one told last."),
    ] = None,
    is_favourite: Annotated[
        bool, Field(description="False when it is not to be a favourite any more.")
    ] = True,
) -> Outcome:
    """
    Remember that a story or a verse is the child's favourite. Call it only when the child says so
    itself ("that is my favourite", "I love this one best"), or that it is none any more. Then say
    in one short sentence that you remember it.
    """
    try:
        marked = beloved.mark(
            asked.profile_id,
            persona=persona,
            kind=kind,
            topic=topic,
            is_favourite=is_favourite,
            notebook=asked.notebook,
            now=asked.now,
        )
    except Refusal as refusal:
        return refused(persona, refusal)
    result = asdict(marked)
    return Outcome(result=result, for_model=result)
