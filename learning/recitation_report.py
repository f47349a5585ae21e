"""How often the judgement of a recitation is right, by kind, on the labelled set."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from learning.recitation import Judgement, Poem, judge

LABELLED = Path(__file__).resolve().parent / "labelled" / "recitations.tsv"
NO_ATTEMPTS = ("chatter", "question", "story")


@dataclass(frozen=True, slots=True)
class Case:
    """One transcript with the judgement that is right; a row of the labelled set."""

    half: str
    kind: str
    index: int
    scope: str
    recited: bool
    correct: bool
    recognised_as: int | None
    not_held: str
    heard: str

    def is_met_by(self, judgement: Judgement) -> bool:
        """Whether all that the label says was found."""
        found = (judgement.recited, judgement.correct, judgement.recognised_as)
        lacking = [word.lower() for word in judgement.missed + judgement.wrong]
        return found == (self.recited, self.correct, self.recognised_as) and (
            not self.not_held or self.not_held in lacking
        )


@dataclass(frozen=True, slots=True)
class Score:
    """`right` of `cases`, of one half and one kind."""

    half: str
    kind: str
    right: int
    cases: int


def cases(path: Path = LABELLED) -> list[Case]:
    """The labelled set, in its order."""
    with path.open(encoding="utf-8", newline="") as rows:
        return [_case(row) for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _case(row: dict[str, str]) -> Case:
    other = row["recognised_as"]
    return Case(
        half=row["half"],
        kind=row["kind"],
        index=int(row["index"]),
        scope=row["scope"],
        recited=row["recited"] == "1",
        correct=row["correct"] == "1",
        recognised_as=int(other) if other else None,
        not_held=row["not_held"],
        heard=row["heard"],
    )


def scores(poem: Poem, labelled: Iterable[Case]) -> list[Score]:
    """One score for each half and kind, the halves after one another."""
    met: dict[tuple[str, str], list[bool]] = {}
    for case in labelled:
        judgement = judge(poem, case.index, case.scope, case.heard)
        met.setdefault((case.half, case.kind), []).append(case.is_met_by(judgement))
    return [Score(*key, sum(found), len(found)) for key, found in sorted(met.items())]


def table(found: Iterable[Score]) -> list[str]:
    """The scores as lines to read, with the sums of attempts and of what is no attempt."""
    found = list(found)
    lines = [f"{'half':<10} {'kind':<20} right"]
    for half in dict.fromkeys(score.half for score in found):
        of_half = [score for score in found if score.half == half]
        lines += [_row(half, score.kind, [score]) for score in of_half]
        attempts = [score for score in of_half if score.kind not in NO_ATTEMPTS]
        lines.append(_row(half, "= attempts", attempts))
        lines.append(_row(half, "= no attempts", [one for one in of_half if one not in attempts]))
    return lines


def _row(half: str, kind: str, found: list[Score]) -> str:
    right, count = sum(score.right for score in found), sum(score.cases for score in found)
    return f"{half:<10} {kind:<20} {right:>3} of {count:>3}  {right / max(1, count):.3f}"
