"""
Hearing what a child recites after a lesson: judged from the transcript, kept, and put in words.

Nothing here asks a language model. What was no recitation (silence, a question, talk) changes
nothing and counts as no attempt.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.models import Language
from learning.encouragements import encouragement
from learning.learners import Learner, learner
from learning.lessons import what_comes
from learning.memory import attempt_of
from learning.models import Verse
from learning.notebook import Notebook
from learning.recitation import Judgement, Poem, judge, poem_of
from learning.refusals import Refusal
from learning.sounds import sound_of, words_of
from learning.standings import note, standings
from learning.steps import LINE_BITS, Standing, Step, tried

TINY = 4  # marks of sound; a word so short is not what one practises, if there is another

NO_ATTEMPT = (
    "This was no recitation, and nothing was counted. Answer what the child said; do not speak of "
    "a recitation."
)
HELD = (
    "The child said all of it. Praise it warmly in one sentence, then offer to go on: "
    "teach_hanuman_chalisa with next_step_index and next_part."
)
HELD_A_LINE = (
    "The child said one whole line. Praise it for that, then invite it to say the other line."
)
NOT_YET = (
    "First praise what it held: {held}. Then practise this one word, and no other: {word}. Say it "
    "once, slowly, and invite the child to say the line once more. Never say that anything was "
    "wrong, missing or bad, and never count mistakes."
)
ANOTHER = (
    "The child recited another verse: {title}, index {index}. Praise it for knowing that one, and "
    "ask which of the two it wants to say. Nothing was counted."
)


class NothingTaught(Refusal):
    """There is no verse in this conversation that could have been recited."""

    code = "nothing-taught"
    sentences = {
        "en": "Which verse shall we say together? I can say one for you first.",
        "hi": "हम कौन-सा दोहा साथ बोलें? मैं पहले एक सुना सकता हूँ।",
    }


@dataclass(frozen=True, slots=True)
class Recital:
    """
    What came of a child's recitation of a step.

    `held`, `missed` and `wrong` are words of the part in the child's script, `practise` the one
    to say again ("" when there is none), `say` what may be said to the child to the letter, `note`
    plain words for the model. `attempts` and `mastery` are the verse's, afterwards.
    """

    persona: str
    index: int
    part: str
    recited: bool
    correct: bool
    held: list[str]
    missed: list[str]
    wrong: list[str]
    recognised_as: int | None
    attempts: int
    mastery: int
    practise: str
    say: str
    note: str
    next_step_index: int
    next_part: str


def hear(
    profile_id: uuid.UUID | str,
    *,
    persona: str,
    heard: str,
    turn: int | None = None,
    notebook: Notebook,
    now: datetime,
) -> Recital:
    """
    Judge `heard`, all that the child said in one turn, as a recitation of what it was taught
    last. The same `turn` is judged once, however often it is asked about.

    Raises NoSuchChild and NothingTaught, and then has changed nothing.
    """
    if turn is not None and notebook.heard_turn == turn:
        return notebook.judged
    recital = _hear(profile_id, persona, heard, notebook, now)
    notebook.heard_turn, notebook.judged = turn, recital
    return recital


@transaction.atomic
def _hear(
    profile_id: uuid.UUID | str, persona: str, heard: str, notebook: Notebook, now: datetime
) -> Recital:
    child = learner(profile_id, notebook)
    step = notebook.step
    poem = poem_of(Verse.objects.approved().values("index", "word_pairs", "variants"))
    if step is None or step.index not in poem.lines:
        raise NothingTaught(child.language)
    heard = _with_cue(poem, step, notebook.cue, heard)
    judged = judge(poem, step.index, step.part, heard)
    if judged.recited and judged.recognised_as is None:
        words = len(poem.expected(step.index, step.part))
        attempt = attempt_of(held=len(judged.held), of=words)
        lines = _lines_held(poem, step, judged, heard)
        change = partial(tried, attempt=attempt, lines=lines, now=now)
        standing = note(child, step.index, change, now=now)
    else:
        lines, standing = 0, standings(child).get(step.index, Standing())
    return _recital(child, persona, step, judged, standing, poem, lines=lines, now=now)


def _with_cue(poem: Poem, step: Step, cue: int, heard: str) -> str:
    """What was heard; after the first `cue` words, where the child went on from these."""
    given = [word.roman for word in poem.expected(step.index, step.part)[:cue]]
    if not given:
        return heard
    judged = judge(poem, step.index, step.part, heard)
    was_tried = judged.recited and judged.recognised_as is None
    is_lacking = not {*given}.isdisjoint({*judged.missed, *judged.wrong})
    return " ".join([*given, heard]) if was_tried and is_lacking else heard


def _lines_held(poem: Poem, step: Step, judged: Judgement, heard: str) -> int:
    """The bits of the lines that were said right, also when the whole verse was hoped for."""
    if judged.correct:
        return LINE_BITS[step.part]
    if step.part != "verse":
        return 0
    lines = ("line1", "line2")
    right = [part for part in lines if judge(poem, step.index, part, heard).correct]
    return sum(LINE_BITS[part] for part in right)


def _recital(
    child: Learner,
    persona: str,
    step: Step,
    judged: Judgement,
    standing: Standing,
    poem: Poem,
    *,
    lines: int,
    now: datetime,
) -> Recital:
    language = child.language
    expected = poem.expected(step.index, step.part)
    in_script = {
        word.roman: word.devanagari if language == Language.HINDI else word.roman
        for word in expected
    }
    held = [in_script[word] for word in judged.held]
    other_line = [one for one in ("line1", "line2") if LINE_BITS[one] & ~lines]
    is_one_line = bool(lines) and len(held) == len(expected) - sum(
        len(poem.expected(step.index, one)) for one in other_line
    )
    kind, told = _in_words(judged, is_one_line=is_one_line)
    word = _word_to_practise([in_script[one] for one in judged.missed + judged.wrong])
    title = _title(judged.recognised_as, language)
    following = what_comes(child, now=now)
    return Recital(
        persona=persona,
        index=step.index,
        part=step.part,
        recited=judged.recited,
        correct=judged.correct,
        held=held,
        missed=[in_script[one] for one in judged.missed],
        wrong=[in_script[one] for one in judged.wrong],
        recognised_as=judged.recognised_as,
        attempts=standing.attempts,
        mastery=standing.memory.mastery,
        practise=word if kind in ("most", "some", "begun") else "",
        say=encouragement(kind, language, held=held, word=word, title=title),
        note=told.format(
            held=" ".join(held) or "that it tried",
            word=word,
            title=title,
            index=judged.recognised_as,
        ),
        next_step_index=following.index,
        next_part=following.part,
    )


def _word_to_practise(lacking: list[str]) -> str:
    """The first word that is more than a syllable, else the first; "" when none is lacking."""
    sizes = {word: sum(sound_of(one).size for one in words_of(word)) for word in lacking}
    return next((word for word in lacking if sizes[word] > TINY), next(iter(lacking), ""))


def _title(index: int | None, language: str) -> str:
    verse = Verse.objects.filter(index=index).first() if index is not None else None
    if verse is None:
        return ""
    return verse.title_hi if language == Language.HINDI else verse.title


def _in_words(judged: Judgement, *, is_one_line: bool) -> tuple[str, str]:
    """The kind of encouragement, and the note for the model."""
    if not judged.recited:
        return "", NO_ATTEMPT
    if judged.recognised_as is not None:
        return "other", ANOTHER
    if judged.correct:
        return "all", HELD
    if is_one_line:
        return "line", HELD_A_LINE
    lacking = len(judged.missed) + len(judged.wrong)
    return _kind(len(judged.held), lacking), NOT_YET


def _kind(held: int, lacking: int) -> str:
    if not held:
        return "begun"
    return "most" if held > lacking else "some"
