"""
Verses without a platform: no network, the AI switched off, or the day's limit reached.

The platform lists the approved recordings that a toy may keep (docs/protocol.md, "HTTP doors");
what it no longer lists is deleted. Verses come in the Chalisa's own order, the whole of it last.
"""

from collections import namedtuple

RECITED = ("ai_off", "limit")  # what these policies forbid is talking, not verses
BUDGET_BYTES = 6_000_000  # of the flash: three minutes
SPARE_BYTES = 500_000  # that stay free for new firmware, and for drafts of other files
WITHOUT_TRIES = 2  # connections that failed in a row, before a press no longer waits for one
_LAST = 1000  # in the order of verses

Plan = namedtuple("Plan", ("delete", "fetch"))


def plan(offered, held, language, budget_bytes):
    """
    What to do in idle time. `offered` is the platform's list; `held` are names of stored files.

    Answers names to delete and offers to fetch, in order. The child's language comes first; what
    does not fit into the budget is left out, and deleted when it was there.
    """
    wanted, size = [], 0
    for one in sorted(offered, key=lambda one: _order(one, language)):
        if size + one["size"] <= budget_bytes:
            wanted.append(one)
            size += one["size"]
    names = [name_of(one) for one in wanted]
    return Plan(
        [name for name in held if name not in names],
        [one for one in wanted if name_of(one) not in held],
    )


def budget(free_bytes, held_bytes):
    """How much may be kept, on a flash with so much room beside what is held already."""
    return max(0, min(BUDGET_BYTES, free_bytes + held_bytes - SPARE_BYTES))


def name_of(recording):
    """
    The file's name: place in the order, language, and the content's hash, so that a new take of a
    recording is another file.
    """
    return "{:04d}-{}-{}.wav".format(
        _place(recording["verse_index"]), recording["language"], recording["sha256"][:12]
    )


def is_due(talk):
    """Does a press play a verse instead of beginning a turn?"""
    if talk.policy in RECITED:
        return True
    return (
        talk.policy == "paired"
        and talk.link == "offline"
        and talk.patience.failures >= WITHOUT_TRIES
    )


class Reciting:
    """Which of the stored verses a press plays. `held` are names of files, in any order."""

    def __init__(self, held, language, last=None):
        self.last = last  # the name that was played last, kept over sleep
        mine = [name for name in held if name[5:7] == language]
        self._names = sorted(mine or held)

    def following(self):
        """The next verse's name, the first after the last; None when there is none."""
        for name in self._names:
            if self.last is None or name > self.last:
                self.last = name
                return name
        self.last = self._names[0] if self._names else None
        return self.last


def _place(verse_index):
    return _LAST if verse_index is None else verse_index


def _order(recording, language):
    is_foreign = recording["language"] != language
    return is_foreign, _place(recording["verse_index"]), recording["sha256"]
