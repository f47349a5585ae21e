"""
One conversation with a client, as Deepgram's Voice Agent holds it: events in, effects out.

No sockets, no tasks, no clock: `now` comes with every event, `wake_at` tells when to come back
with `tick`, the shell in `localagent.conversation` performs the effects in their order. Rules and
their sources: Deepgram's Voice Agent v1 pages, the official SDK's models, recorded traffic.
"""

from collections.abc import Callable
from enum import StrEnum

from localagent import messages
from localagent.events import (
    Attend,
    AudioReceived,
    EarsFailed,
    EndTurn,
    HangUp,
    Hear,
    Hush,
    LineFailed,
    LineSpoken,
    LineVoiced,
    Say,
    Send,
    SpeechEnded,
    SpeechHeard,
    SpeechStarted,
    TextReceived,
)
from localagent.faults import FaultCount
from localagent.messages import plain
from localagent.mind import Mind
from localagent.options import Options
from localagent.reply import STT_REPORT_S, Reply
from localagent.schema import UNPARSABLE, Rejected
from localagent.settings import LONGEST_PROMPT, read_settings
from localagent.state import State
from localagent.updating import updated

NOT_UNDERSTOOD = "[unclear]"  # the transcript of speech in which no words were found
MOST_HELD = 32  # messages between Settings and SettingsApplied


class Phase(StrEnum):
    OPENED = "opened"
    APPLYING = "applying"
    TALKING = "talking"
    CLOSED = "closed"


class Session:
    """
    Feed it events in the order in which they happened; perform what it answers.

    After a HangUp it answers nothing any more.
    """

    def __init__(
        self, request_id: str, options: Options, faults: FaultCount, new_id: Callable[[], str]
    ):
        self.phase = Phase.OPENED
        self._state = State(options, faults)
        self._reply = Reply(self._state, new_id)
        self._held: list[str] = []
        self._unconfirmed = ""  # words on which a call was made before the turn was confirmed
        self._request_id = request_id

    @property
    def options(self) -> Options:
        return self._state.options

    @property
    def count(self) -> FaultCount:
        return self._state.count

    @property
    def wake_at(self) -> float | None:
        return self._state.deadlines.wake_at if self.phase is not Phase.CLOSED else None

    def open(self, now: float) -> list:
        """The connection stands."""
        self._state.deadlines.set("idle", now + self._state.options.idle_s)
        self._state.deadlines.set("limit", now + self._state.options.session_limit_s)
        warn_s = self._state.options.session_limit_s - self._state.options.session_warning_s
        self._state.deadlines.set("limit-near", now + max(0.0, warn_s))
        return self._audible([Send(messages.welcome(self._request_id))])

    def receive(self, event, now: float) -> list:
        """What to do about `event`."""
        if self.phase is Phase.CLOSED:
            return []
        return self._audible(self._heeding_rejection(self._react, event, now))

    def tick(self, now: float) -> list:
        """What is due at `now`."""
        effects: list = []
        for name in self._state.deadlines.pop_due(now):
            if self.phase is not Phase.CLOSED:
                effects += self._heeding_rejection(self._fall_due, name, now)
        return self._audible(effects)

    def _heeding_rejection(self, react: Callable[..., list], *given) -> list:
        try:
            return react(*given)
        except Rejected as rejected:
            return self._fail(rejected.code, rejected.description)

    def _react(self, event, now: float) -> list:
        match event:
            case TextReceived(text):
                return self._read(text, now)
            case AudioReceived(b""):
                raise Rejected(UNPARSABLE, "Empty binary messages are not audio.")
            case AudioReceived(samples):
                self._state.deadlines.set("idle", now + self._state.options.idle_s)
                return [Hear(samples)] if self.phase is Phase.TALKING else []
            case SpeechStarted():
                return self._user_started(now)
            case SpeechEnded(trigger):
                self._state.user.ended()
                flux = self._state.settings.listen.is_flux
                return [Send({**plain("EndOfTurn"), "trigger": trigger})] if flux else []
            case SpeechHeard(text, is_speech):
                return self._user_heard(text, is_speech=is_speech, now=now)
            case LineVoiced(number):
                return self._reply.voiced(number, now)
            case LineSpoken(number):
                return self._reply.spoken(number, now)
            case LineFailed(number):
                return self._reply.failed(number)
            case EarsFailed():
                raise Rejected("ASR_CONNECTION_CLOSED", "The ears have failed.")
        raise TypeError(event)

    def _fall_due(self, name: str, now: float) -> list:
        match name:
            case "idle":
                return self._fail(
                    "CLIENT_MESSAGE_TIMEOUT",
                    "We waited too long for a websocket message. Please ensure that you're "
                    "sending binary messages containing user speech.",
                )
            case "limit-near":
                minutes = self._state.options.session_warning_s / 60
                text = f"This session ends in {minutes:g} minutes."
                return [Send(messages.warning("SESSION_TIME_LIMIT_NEAR", text))]
            case "limit":
                return self._fail("SESSION_TIME_LIMIT", "This session has reached its limit.")
            case "applied":
                return self._apply(now)
            case "confirm":
                return self._confirm(now)
            case _:
                return self._reply.fall_due(name, now)

    def _read(self, text: str, now: float) -> list:
        message = messages.read(text)
        if not self._state.options.is_idle_strict:
            self._state.deadlines.set("idle", now + self._state.options.idle_s)
        match self.phase, message:
            case Phase.OPENED, messages.Settings(body):
                self._state.settings = read_settings(body)
                self.phase = Phase.APPLYING
                late_s = self._state.faults.delayed_settings_applied_s
                self._state.deadlines.set(
                    "applied", now + self._state.options.applied_after_s + late_s
                )
                return []
            case _, messages.Settings():
                raise Rejected("SETTINGS_ALREADY_APPLIED", "Settings were already applied.")
            case Phase.OPENED, _:
                raise Rejected(
                    "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
                    "The first message must be Settings.",
                )
            case _, messages.KeepAlive() | messages.Unheeded():
                return []
            case Phase.APPLYING, _:
                return self._hold(text)
        return self._heed(message, now)

    def _hold(self, text: str) -> list:
        """Keep a message that came before SettingsApplied until then."""
        if len(self._held) >= MOST_HELD:
            raise Rejected(UNPARSABLE, "Too many messages before SettingsApplied.")
        self._held.append(text)
        return []

    def _heed(self, message, now: float) -> list:
        match message:
            case messages.InjectUserMessage(content):
                told = [*self._reply.interrupt(), *self._told(content, content)]
                return [*told, *self._reply.think(content, now)]
            case messages.InjectAgentMessage(text, behavior):
                return self._reply.inject(text, behavior, is_user_open=self._state.user.is_open)
            case messages.FunctionCallResponse(id, _, content):
                return self._reply.answered(id, content, now)
            case (
                messages.UpdatePrompt()
                | messages.UpdateThink()
                | messages.UpdateSpeak()
                | messages.UpdateListen()
            ):
                return self._update(message)
            case messages.ForceEndTurn():
                return self._force_end_turn()
        raise TypeError(message)

    def _apply(self, now: float) -> list:
        self.phase = Phase.TALKING
        settings = self._state.settings
        self._reply.mind = Mind(
            settings.think, settings.listen, settings.context, self._state.options
        )
        effects = [Send(plain("SettingsApplied")), self._attend(), *self._prompt_warning()]
        if self._state.faults.unknown_message_types:
            effects.append(Send({**plain("__localAgentNovelty"), "detail": {"is_new": True}}))
        effects += self._reply.greet(settings.greeting)
        for text in self._held:
            effects += self._heed(messages.read(text), now)
        return effects

    def _update(self, message) -> list:
        before = self._state.settings
        settings, answer = updated(before, message)
        self._state.settings = settings
        self._reply.mind.equip(settings.think, settings.listen)
        warning = self._prompt_warning() if settings.think is not before.think else []
        return [self._attend(), Send(plain(answer)), *warning]

    def _attend(self) -> Attend:
        settings = self._state.settings
        return Attend(settings.listen, settings.think, settings.input.rate_hz)

    def _prompt_warning(self) -> list:
        if not self._state.settings.think.was_cut:
            return []
        text = f"The prompt was cut to {LONGEST_PROMPT} characters."
        return [Send(messages.warning("PROMPT_TOO_LONG", text))]

    def _force_end_turn(self) -> list:
        if not self._state.settings.listen.is_flux:
            text = "ForceEndTurn needs a listen provider of version v2."
            return [Send(messages.warning("FORCE_END_TURN_UNSUPPORTED", text))]
        return [EndTurn()] if self._state.user.is_speaking else []

    def _user_started(self, now: float) -> list:
        if self._state.user.is_speaking:
            return []
        self._state.user.started()
        self._state.deadlines.clear("confirm")
        silenced = self._reply.interrupt(barge_in=Send(plain("UserStartedSpeaking")))
        self._state.deadlines.set("stt-report", now + STT_REPORT_S)
        return silenced

    def _user_heard(self, text: str, *, is_speech: bool, now: float) -> list:
        self._state.user.decided()
        if not text and not is_speech:
            self._reply.resume(now)
            return self._confirm(now) if self._unconfirmed else []
        text = f"{self._unconfirmed} {text}".strip()
        self._unconfirmed = ""
        early = self._reply.call_early(text, now) if self._state.options.speculates else []
        if early:
            self._unconfirmed = text
            self._state.deadlines.set("confirm", now + self._state.options.confirm_s)
            return early
        return [*self._told(text or NOT_UNDERSTOOD, text), *self._reply.think(text, now)]

    def _confirm(self, now: float) -> list:
        """The user did not go on: what was called on these words holds."""
        text, self._unconfirmed = self._unconfirmed, ""
        is_called = self._reply.is_under_way
        return [*self._told(text, text), *([] if is_called else self._reply.think(text, now))]

    def _told(self, shown: str, text: str) -> list:
        """A turn of the user is over: `shown` is its transcript, `text` what was understood."""
        self._state.user.count += 1
        faults = self._state.faults
        is_last = 0 < faults.error_after_turns <= self._state.user.count
        if is_last and self._state.count.strikes("error_after_turns", faults.error_times):
            raise Rejected(faults.error_code, "This failure was configured.")
        listen, more = self._state.settings.listen, {}
        if listen.is_flux and listen.model.endswith("-multi"):
            spoken = "hi" if self._reply.mind.is_hindi(text) else "en"
            more = {"languages": [spoken], "languages_hinted": list(listen.hints)}
        effects = [Send(messages.conversation_text("user", shown, **more))]
        return effects + self._state.history(messages.said("user", shown))

    def _fail(self, code: str, description: str) -> list:
        self.phase = Phase.CLOSED
        return [Hush(), Send(messages.error(code, description)), HangUp()]

    def _audible(self, effects: list) -> list:
        """`effects` without what a silent server would not do."""
        faults = self._state.faults
        is_over = faults.silent_after_turns and self._state.user.count > faults.silent_after_turns
        if not faults.silent_for_ever and not is_over:
            return effects
        return [effect for effect in effects if not isinstance(effect, Send | Say)]
