"""What a talk that goes on makes of what its family changed."""

import json
from dataclasses import dataclass, field

from accounts.models import Purpose
from accounts.tests.cast import NOON
from voice.heeding import heeding
from voice.limits import Allowed
from voice.standing import Standing
from voice.stops import Stop

KEPT = frozenset({Purpose.CORE_VOICE, Purpose.TRANSCRIPT_KEEP, Purpose.MEMORY})
BEFORE = Standing(purposes=KEPT)


@dataclass
class Bridge:
    """Remembers what it was asked to do."""

    stops: list[Stop] = field(default_factory=list)
    told: list[dict] = field(default_factory=list)
    keeps: list[bool] = field(default_factory=list)
    forgets: int = 0
    renewals: int = 0

    def stop(self, why: Stop) -> None:
        self.stops.append(why)

    def tell(self, message: str) -> None:
        self.told.append(json.loads(message))

    def keep_lines(self, keeps: bool) -> None:
        self.keeps.append(keeps)

    def forget_memory(self) -> None:
        self.forgets += 1

    def renew(self) -> None:
        self.renewals += 1


def heeded(*standings: Standing | None) -> tuple[Bridge, list[Allowed]]:
    bridge, allowed = Bridge(), []
    heed = heeding(bridge, BEFORE, allowed.append, bridge.renew)
    for standing in standings:
        heed(standing)
    return bridge, allowed


def test_words_are_not_gathered_any_more_once_the_family_does_not_keep_them():
    bridge, _ = heeded(BEFORE, Standing(purposes=KEPT - {Purpose.TRANSCRIPT_KEEP}), BEFORE)
    assert bridge.keeps == [True, False, True]
    assert bridge.stops == bridge.told == []


def test_earlier_talks_are_forgotten_once_the_family_does_not_want_them_remembered():
    bridge, _ = heeded(BEFORE)
    assert bridge.forgets == 0
    bridge, _ = heeded(Standing(purposes=KEPT - {Purpose.MEMORY}))
    assert (bridge.forgets, bridge.stops) == (1, [])


def test_a_policy_ends_the_talk_and_so_does_nobody_to_ask():
    bridge, allowed = heeded(Standing("withdrawn"), None)
    assert [stop.reason for stop in bridge.stops] == ["withdrawn", "control"]
    assert allowed == []


def test_new_settings_are_told_once():
    quieter = Standing(purposes=KEPT, volume=20)
    bridge, allowed = heeded(quieter, quieter)
    assert [message["volume"] for message in bridge.told] == [20]
    assert allowed == [quieter.allowed] * 2


def test_a_brief_that_is_old_is_renewed_once():
    newer = Standing(purposes=KEPT, briefed=(NOON, None))
    bridge, _ = heeded(BEFORE, newer, newer)
    assert (bridge.renewals, bridge.stops, bridge.told) == (1, [], [])
    assert heeded(Standing("paused", briefed=(NOON, None)))[0].renewals == 0
