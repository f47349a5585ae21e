"""
The tools of a lesson: a verse is taught, explained or asked for, and a recitation judged.

Scripture is spoken by the server alone; the model sees a note in its place.
"""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from learning import examining, explaining, hearing, lessons
from learning.lessons import Lesson, lines_of
from learning.models import Verse
from learning.recordings import recording_of
from learning.refusals import Refusal
from voice.approved import slow_sentences, verse_sentences
from voice.effects import Media, Record, Sentence, Speech
from voice.tools.outcome import SPOKEN, Outcome
from voice.tools.toolbox import Asked, Persona, refused

SLOW_PAUSE_MS = 700  # between words: time to say each one after Hanuman
UNSAID = "(not spoken now, and never by you)"

TEST = (
    "The platform has said the first words of the verse. Now ask what engage says, and nothing "
    "else: no further word of it, no meaning. Then wait for the child."
)
MEANING = (
    "Tell the child in your own simple words what translation says, perhaps with one of words. "
    "Recite nothing."
)
WORD = "Tell the child what say says, in your own simple words. Recite nothing."


def _no_yes_or_no(value: object) -> object:
    """JSON's true is no verse, and pydantic takes it for 1."""
    if isinstance(value, bool):
        raise ValueError("a verse index is a whole number from 0 to 42")
    return value


Ask = Literal["again", "slower", "meaning", "word", "test"]


def teach_hanuman_chalisa(
    asked: Asked,
    *,
    persona: Persona,
    step_index: Annotated[
        int | None,
        BeforeValidator(_no_yes_or_no),
        Field(
            description=(
                "Verse index 0 to 42: 0 and 1 are the opening dohas, 2 to 41 the chaupais 1 to 40 "
                '(a child\'s "verse 7" is index 8), 42 the closing doha. Give next_step_index for '
                'the next verse and 0 for "from the start". Leave it out to go on where the child '
                "is, and with ask or part for the verse that is talked about."
            )
        ),
    ] = None,
    part: Annotated[
        Literal["line1", "line2", "verse"] | None,
        Field(
            description=(
                '"line1" is the first line ("only the first half"), "line2" the second, "verse" '
                "both. Leave it out for what suits the child."
            )
        ),
    ] = None,
    ask: Annotated[
        Ask | None,
        Field(
            description=(
                'What the child asks for, if not simply a verse: "again" to hear it once more, '
                '"slower" to hear it word by word, "meaning" ("what does it mean"), "word" for '
                'one word of it, "test" ("test me") to say a verse from memory.'
            )
        ),
    ] = None,
    word: Annotated[
        str | None,
        Field(description='Only with ask "word": the word, as the child says it ("kumati").'),
    ] = None,
) -> Outcome:
    """
    Teach the child a verse of the Hanuman Chalisa. Call it whenever the child wants to learn, to
    go on, to hear a verse again or slower or from the start, to know what it or a word of it
    means, to be tested, or asks for a verse. The verse is recited by the platform; then you
    explain the translation in your own simple words and ask what engage says, or do what note
    says where there is one. listen_for is what the child may now say back to you: never say it
    yourself.
    """
    try:
        recital = _recital(asked, persona)
        chosen = {"persona": persona, "step_index": step_index, "now": asked.now}
        if ask == "word" or (ask is None and word):
            outcome = _explained_word(asked, word or "", chosen)
        elif ask == "meaning":
            outcome = _explained(asked, chosen)
        elif ask == "test":
            outcome = _examined(asked, part, chosen)
        else:
            outcome = _taught(asked, part, ask, chosen)
    except Refusal as refusal:
        return refused(persona, refusal)
    if recital:
        outcome.result["recitation"] = outcome.for_model["recitation"] = recital
    return outcome


def check_recitation(asked: Asked, *, persona: Persona) -> Outcome:
    """
    Find out how the child recited. Call it, before you say anything, whenever the child says
    words of the verse that it was taught last, rightly or not. The platform has listened itself:
    do what note says and trust no judgement of your own.
    """
    try:
        recital = _heard(asked, persona)
    except Refusal as refusal:
        return refused(persona, refusal)
    result = asdict(recital)
    return Outcome(result=result, for_model=result, topic=f"chalisa {recital.index}")


def _taught(asked: Asked, part: str | None, ask: Ask | None, chosen: dict[str, Any]) -> Outcome:
    lesson = lessons.teach(
        asked.profile_id, part=part, is_again=ask is not None, notebook=asked.notebook, **chosen
    )
    verse = Verse.objects.approved().get(index=lesson.index)
    spoken = _recited(verse, lesson, is_slow=ask == "slower")
    hidden = {"text": SPOKEN, "devanagari": SPOKEN, "listen_for": _said_back(verse, lesson)}
    return _outcome(lesson, {}, hidden, spoken)


def _recited(verse: Verse, lesson: Lesson, *, is_slow: bool) -> Media:
    """The lesson's lines: of a whole verse a recording, where there is one, else by the voice."""
    if is_slow:
        return Speech(slow_sentences(verse, lesson.part), "clip", pause_ms=SLOW_PAUSE_MS)
    sentences = tuple(lines_of(verse_sentences(verse), lesson.part))
    recorded = recording_of(verse) if lesson.part == "verse" else None
    if recorded is not None:
        return Record(str(recorded.path), sentences=sentences)
    return Speech(sentences, "clip")


def _examined(asked: Asked, part: str | None, chosen: dict[str, Any]) -> Outcome:
    examination = examining.examine(asked.profile_id, part=part, notebook=asked.notebook, **chosen)
    lesson = examination.lesson
    verse = Verse.objects.approved().get(index=lesson.index)
    cue = slow_sentences(verse, lesson.part)[: examination.cue]
    first = Sentence(
        " ".join(one.text for one in cue), "hi", romanised=" ".join(one.romanised for one in cue)
    )
    added = {"ask": "test", "cue": first.text, "say": lesson.engage, "note": TEST}
    hidden = {"text": UNSAID, "devanagari": UNSAID, "listen_for": _said_back(verse, lesson)}
    return _outcome(lesson, added, hidden, Speech((first,), "clip"))


def _explained(asked: Asked, chosen: dict[str, Any]) -> Outcome:
    told = explaining.explain(asked.profile_id, notebook=asked.notebook, **chosen)
    added = {"ask": "meaning", "say": told.say, "words": told.words, "note": MEANING}
    return _outcome(told.lesson, added, {"text": UNSAID, "devanagari": UNSAID})


def _explained_word(asked: Asked, word: str, chosen: dict[str, Any]) -> Outcome:
    told = explaining.explain_word(asked.profile_id, word, notebook=asked.notebook, **chosen)
    added = {"ask": "word", "say": told.say, "words": told.words, "word": told.word, "note": WORD}
    return _outcome(told.lesson, added, {"text": UNSAID, "devanagari": UNSAID})


def _outcome(
    lesson: Lesson, added: dict[str, Any], hidden: dict[str, Any], *media: Media
) -> Outcome:
    """`added` to the contract, and for the model `hidden` in the place of scripture."""
    result = asdict(lesson) | added
    topic = f"chalisa {lesson.index}"
    return Outcome(result=result, for_model=result | hidden, media=media, topic=topic)


def _said_back(verse: Verse, lesson: Lesson) -> list[str]:
    return lines_of(verse.transliteration, lesson.part)


def _recital(asked: Asked, persona: str) -> dict[str, Any] | None:
    """What the child recited in this turn, when the model went on at once; None: nothing."""
    if asked.notebook.step is None or not asked.heard:
        return None
    recital = _heard(asked, persona)
    return asdict(recital) if recital.recited else None


def _heard(asked: Asked, persona: str) -> hearing.Recital:
    return hearing.hear(
        asked.profile_id,
        persona=persona,
        heard=asked.heard,
        turn=asked.turn,
        notebook=asked.notebook,
        now=asked.now,
    )
