"""What a running talk makes of a new standing: it ends, or the toy gets its new settings."""

from collections.abc import Callable

from accounts.models import Purpose
from voice.bridge import Bridge
from voice.limits import Allowed
from voice.standing import Standing
from voice.stops import forbidden, nobody_to_ask
from wire import messages


def heeding(
    bridge: Bridge,
    before: Standing,
    allow: Callable[[Allowed], None],
    renew: Callable[[], None],
) -> Callable[[Standing | None], None]:
    """
    What `Talk.heed` is for `bridge`, which began with `before`.

    `allow` is told when the child may talk from now on: limits end a talk, too, but kindly. Words
    that nobody may read any more are not even gathered, and what may not be remembered any more is
    not told to the agent again. `renew` is called when the brief is old: the family has changed
    what is told of its child, or there is a new summary of earlier talks. Another purpose that is
    missing now needs nothing here: whoever writes asks for it while writing.
    """
    told, briefed = (before.volume, before.lights), before.briefed

    def heed(standing: Standing | None) -> None:
        nonlocal told, briefed
        if standing is None:
            bridge.stop(nobody_to_ask())
            return
        if standing.policy:
            bridge.stop(forbidden(standing.policy))
            return
        allow(standing.allowed)
        bridge.keep_lines(Purpose.TRANSCRIPT_KEEP in standing.purposes)
        if Purpose.MEMORY not in standing.purposes:
            bridge.forget_memory()
        if briefed != standing.briefed:
            briefed = standing.briefed
            renew()
        if told != (standing.volume, standing.lights):
            told = standing.volume, standing.lights
            settings = messages.pack("settings", volume=standing.volume, lights=standing.lights)
            bridge.tell(settings)

    return heed
