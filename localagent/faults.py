"""
What may go wrong on purpose, so that clients can be tried against a bad day upstream.

`Faults` is a value (constructor, `LOCAL_AGENT_FAULTS` as JSON, or `--faults`). How often a fault
has already happened is counted by one FaultCount per server, because "once" means once across
reconnections.
"""

import json
from dataclasses import dataclass, field, fields
from typing import Any, get_args, get_type_hints


class FaultUnknown(ValueError):
    """The configuration names a fault that does not exist, or gives one a value it cannot take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """
    Every fault is off by default. Seconds are seconds of the server's clock.

    drop_mid_reply_bytes  cut the connection (1006) after so many bytes of a reply's sound
    drop_mid_reply_ms     the same, measured in milliseconds of sound
    drop_times            how many replies of this server are cut; 0 = all
    slow_think_s          how much longer thinking takes; SLOW_THINK_REQUEST every 5 s
    think_failures        so many thoughts first get a THINK_REQUEST_FAILED warning
    odd_sized_frames      every binary frame has an odd number of bytes while sound lasts
    missing_agent_audio_done  never "always", after an interruption "barge-in"; "" = sent
    cancel_function_calls so many calls are cancelled at once and made again under a new id
    unknown_message_types types that no specification has, between the ones it has
    refuse_connection     answer handshakes with this HTTP status (401, 429, 503, ...)
    refuse_times          how many handshakes are refused; 0 = all
    delayed_settings_applied_s  added to the usual 0.2 s
    silent_for_ever       accept the connection and never send anything, not even Welcome
    silent_after_turns    say nothing any more after so many user turns; 0 = off
    error_after_turns     end the session with an Error at the so-manyth user turn; 0 = off
    error_code            the code of that Error
    error_times           how many sessions end so; 0 = all
    """

    drop_mid_reply_bytes: int = 0
    drop_mid_reply_ms: int = 0
    drop_times: int = 1
    slow_think_s: float = 0.0
    think_failures: int = 0
    odd_sized_frames: bool = False
    missing_agent_audio_done: str = ""
    cancel_function_calls: int = 0
    unknown_message_types: bool = False
    refuse_connection: int = 0
    refuse_times: int = 0
    delayed_settings_applied_s: float = 0.0
    silent_for_ever: bool = False
    silent_after_turns: int = 0
    error_after_turns: int = 0
    error_code: str = "INTERNAL_SERVER_ERROR"
    error_times: int = 0

    def __post_init__(self):
        hints = get_type_hints(type(self))
        for one in fields(self):
            value, kind = getattr(self, one.name), hints[one.name]
            kinds = get_args(kind) or ((int, float) if kind is float else (kind,))
            if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
                raise FaultUnknown(f"{one.name} takes {kind.__name__}, not {value!r}")
        if self.missing_agent_audio_done not in ("", "always", "barge-in"):
            raise FaultUnknown('missing_agent_audio_done takes "", "always" or "barge-in"')
        if self.refuse_connection and not 400 <= self.refuse_connection <= 599:
            raise FaultUnknown("refuse_connection takes an HTTP status from 400 to 599")

    @classmethod
    def of_json(cls, text: str) -> "Faults":
        """Read `{"name": value, ...}`. Raises FaultUnknown with the name and what it takes."""
        try:
            given: Any = json.loads(text or "{}")
        except ValueError as error:
            raise FaultUnknown(f"faults are a JSON object: {error}") from None
        if not isinstance(given, dict):
            raise FaultUnknown("faults are a JSON object")
        known = {one.name for one in fields(cls)}
        for name in given:
            if name not in known:
                raise FaultUnknown(
                    f"there is no fault {name!r}; known: {', '.join(sorted(known))}"
                )
        return cls(**given)


@dataclass(slots=True)
class FaultCount:
    """How often each fault of one server has happened."""

    faults: Faults
    happened: dict[str, int] = field(default_factory=dict)

    def strikes(self, name: str, times: int) -> bool:
        """Whether fault `name` happens now, and note it; `times` 0 means always."""
        before = self.happened.get(name, 0)
        if times and before >= times:
            return False
        self.happened[name] = before + 1
        return True
