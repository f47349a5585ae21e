"""What each message of the platform means for the toy: one function a type, a table at the end."""

from firmware.companion.effects import (
    NOTHING,
    Apply,
    FetchUpdate,
    Note,
    Prompt,
    SaveContext,
    SetClock,
    Show,
    Wipe,
)
from firmware.companion.listening import UP
from firmware.companion.policies import POLICIES


def hello(talk, message, now_ms):
    """The platform is there. What was said before is sent now."""
    context = message["context"]
    effects: list = [SetClock(message["server_time"])]
    if not context["fresh"]:
        talk.etag = context["etag"]
        talk.saved_at = message["server_time"]
        effects.append(SaveContext(context, message["server_time"]))
        effects.append(Apply(context["volume"], context["lights"]))
    return effects + talk.welcomed(now_ms)


def turn(talk, message, now_ms):
    """How far the platform is with a turn."""
    if not talk.hearing.announced(message["turn"]):
        return NOTHING
    effects = [Show(message["turn"], message["state"], message["text"])]
    if message["state"] == "done":
        effects += talk.hearing.done()
        effects += talk.rest()
    return effects


def play(talk, message, now_ms):
    """What comes next out of the speaker, for lights."""
    if not talk.hearing.announced(message["turn"]):
        return NOTHING
    return [Show(message["turn"], message["source"], None)]


def stop(talk, message, now_ms):
    """Be silent."""
    hearing = talk.hearing
    if message["turn"] != hearing.turn or not hearing.is_speaking:
        return NOTHING
    effects = hearing.stop() + hearing.report(now_ms)
    return effects + hearing.end_if_over() + talk.rest()


def settings(talk, message, now_ms):
    """A parent has changed volume or lights."""
    return [Apply(message["volume"], message["lights"])]


def sleep(talk, message, now_ms):
    """Rest, once everything has been played."""
    talk.sleep_reason = message["reason"]
    return talk.rest()


def policy(talk, message, now_ms):
    """What the toy may do. Reasons that forbid to talk end what is going on."""
    is_new = (talk.policy, talk.code) != (message["state"], message["code"])
    talk.policy = message["state"]
    talk.code = message["code"]
    rule = POLICIES[talk.policy]
    is_asking = talk.is_held or talk.listening.state != UP
    effects: list = [Show(talk.hearing.turn, talk.policy, talk.code)]
    if rule.silences:
        talk.listening.abandon()
        if talk.hearing.is_speaking:
            effects += talk.hearing.stop()
        effects += talk.hearing.done()
    if rule.wipes:
        talk.listening.wipe()
        talk.etag = None
        talk.saved_at = None
        effects.append(Wipe(talk.policy))
    if not rule.may_talk and (is_asking or (talk.code and is_new)):
        effects.append(Prompt(talk.policy, talk.code))
    return effects


def update(talk, message, now_ms):
    """New firmware, fetched when nobody speaks."""
    talk.update = FetchUpdate(message["version"], message["manifest"])
    return talk.rest()


def error(talk, message, now_ms):
    """Something went wrong on the other side, which says when to come back if it hangs up."""
    if message["retry_after_ms"]:
        talk.patience.asked(message["retry_after_ms"], now_ms)
    return [Note(message)]


def trace(talk, message, now_ms):
    """For a developer's eyes."""
    return [Note(message)]


TOLD = {
    "hello": hello,
    "turn": turn,
    "play": play,
    "stop": stop,
    "settings": settings,
    "sleep": sleep,
    "policy": policy,
    "update": update,
    "error": error,
    "trace": trace,
}
