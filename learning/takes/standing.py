"""What the page of a take says of where it stands: sentences, and what to do next."""

from dataclasses import dataclass

from learning.models import Take
from learning.takes.converting import TARGET_LUFS
from learning.takes.problems import REMARKS, SENTENCES


@dataclass(frozen=True, slots=True)
class Standing:
    """`is_moving` while a worker has it, `can_be_heard` until somebody decides."""

    sentence: str
    remarks: tuple[str, ...]
    is_moving: bool
    can_be_heard: bool


_SENTENCES = {
    Take.State.WAITING: (
        "It waits for a worker. You may leave this page. If it still waits in ten minutes, tell "
        "an operator: perhaps no worker is running."
    ),
    Take.State.CONVERTING: (
        "It is being converted. You may leave this page; children go on hearing what they heard."
    ),
    Take.State.READY: (
        "It is converted. Children hear it when somebody else has listened to it and approved it."
    ),
    Take.State.APPROVED: "It was approved, and children hear it until a later one is approved.",
    Take.State.SUPERSEDED: (
        "A later take has replaced it, or nobody heard it for 90 days. Its sound is gone; upload "
        "it again if it is wanted."
    ),
}


def standing_of(take: Take) -> Standing:
    """Where it stands now."""
    state = Take.State(take.state)
    if state == Take.State.FAILED:
        sentence = SENTENCES.get(take.problem, SENTENCES["failed"])
    elif state == Take.State.REFUSED:
        sentence = f"It was refused: {take.comment}"
    else:
        sentence = _SENTENCES[state]
    return Standing(
        sentence,
        _remarks(take) if state == Take.State.READY else (),
        is_moving=state in (Take.State.WAITING, Take.State.CONVERTING),
        can_be_heard=state == Take.State.READY,
    )


def _remarks(take: Take) -> tuple[str, ...]:
    loudness = f"It came at {take.loudness:.1f} LUFS; recordings play at {TARGET_LUFS:.0f}."
    return (loudness, *(REMARKS[code] for code in take.remarks if code in REMARKS))
