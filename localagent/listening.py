"""
From the client's sound to turns: resample to 16 kHz, find where speech begins and ends.

No I/O and no clock: time is the sound's own. Making out the words is `localagent.ears`' work.
"""

from collections.abc import Callable
from dataclasses import dataclass

from localagent.endpoint import Ended, Endpoint, Started
from localagent.grammar import Grammar, grammar_for
from localagent.resample import Resampler
from localagent.settings import Listen, Think
from localagent.turns import TurnRules

EARS_HZ = 16_000


@dataclass(frozen=True, slots=True)
class Utterance:
    """One turn's sound at 16 kHz, what may be heard in it, and what ended it."""

    samples: bytes
    grammar: Grammar
    trigger: str


class Listening:
    """`feed` and `force` answer with what was found; `attend` changes how to listen."""

    def __init__(
        self,
        rate_hz: int,
        listen: Listen,
        think: Think,
        *,
        new_endpoint: Callable[..., Endpoint] = Endpoint,
    ):
        self._resampler = Resampler(rate_hz, EARS_HZ)
        self._new_endpoint = new_endpoint
        self._recital: tuple[str, ...] = ()
        self.attend(listen, think)
        self._renew()

    def attend(self, listen: Listen, think: Think) -> None:
        """Listen so from here on; an utterance under way still ends by the rules it began with."""
        self._listen, self._think = listen, think
        self._next_rules = TurnRules.of(listen)
        self.expect(self._recital)

    def expect(self, lines: tuple[str, ...]) -> None:
        """These lines, and no others any more, may also be recited from here on."""
        self._recital = lines
        language = language_of(self._listen)
        think = self._think
        self.grammar = grammar_for(list(think.functions), think.prompt, language, lines)

    def feed(self, samples: bytes) -> list[Started | Utterance]:
        """What this sound, 16-bit mono of any length, began and ended."""
        heard = self._resampler.feed(samples)
        if self._next_rules != self._rules and not self._endpoint.is_speaking:
            self._renew()
        return [self._found(event, self._rules.trigger) for event in self._endpoint.feed(heard)]

    def force(self) -> Utterance | None:
        """End the utterance now; None when nobody is speaking."""
        ended = self._endpoint.force()
        return Utterance(ended.samples, self.grammar, "manual") if ended else None

    def _renew(self) -> None:
        self._rules = self._next_rules
        self._endpoint = self._new_endpoint(EARS_HZ, silence_to_end_ms=self._rules.silence_ms)

    def _found(self, event: Started | Ended, trigger: str) -> Started | Utterance:
        if isinstance(event, Started):
            return event
        return Utterance(event.samples, self.grammar, trigger)


def language_of(listen: Listen) -> str:
    """The language the ears listen for: "en", "hi", or "multi" for both."""
    if not listen.is_flux:
        return listen.language
    if not listen.model.endswith("-multi"):
        return "en"
    known = {hint.split("-")[0] for hint in listen.hints} & {"en", "hi"}
    return known.pop() if len(known) == 1 else "multi"
