"""
Every sentence that the Talk page's scripts show. The scripts hold none, so that all of them are
translated; they are read when a page is made, in its language.
"""

from typing import Any

from django.utils.translation import gettext as _

Words = dict[str, Any]


def talk_words() -> Words:
    """For static/js/talk: states (sentence, button), prompts, who speaks, the second column."""
    return {
        "states": _talking() | _forbidden() | _unable(),
        "prompts": _prompts(),
        "who": {"child": _("You"), "hanuman": _("Hanuman")},
        "flow": {
            "kinds": flow_kinds(),
            "titles": _titles(),
            "turn": _("turn"),
            "details": _("Details"),
            "copied": _("Copied."),
            "notCopied": _("Your browser does not let this page copy."),
        },
    }


def flow_kinds() -> dict[str, str]:
    """The kinds of things that happen, and what they are called."""
    return {
        "child": _("Child"),
        "hanuman": _("Hanuman"),
        "tool": _("Tool"),
        "model": _("Model"),
        "platform": _("Platform"),
        "toy": _("This page"),
        "timing": _("Timing"),
        "rule": _("Rule"),
    }


def _talking() -> Words:
    hold = _("Hold to talk")
    return {
        "begin": [_("Press the button, and let the browser use the microphone."), _("Begin")],
        "asking": [_("Your browser asks for the microphone. Please allow it."), _("Begin")],
        "connecting": [_("Waking Hanuman up…"), hold],
        "ready": [_("Hold the button, or the space bar, while you talk. Then let go."), hold],
        "listening": [_("Hanuman listens. Let go when you have finished."), _("Listening")],
        "latched": [_("Hanuman listens. Press again when you have finished."), _("Press to end")],
        "thinking": [_("Hanuman thinks…"), hold],
        "speaking": [_("Hanuman speaks. To interrupt, just press."), hold],
        "resting": [_("Hanuman rests. Press to wake him."), hold],
        "offline": [_("The connection was lost. This page tries again by itself."), hold],
    }


def _forbidden() -> Words:
    rests = _("Hanuman rests")
    return {
        "unpaired": [_("There is no child here to talk with."), rests],
        "no_consent": [
            _("You have not agreed yet that Hanuman may talk. You can on the Privacy page."),
            rests,
        ],
        "withdrawn": [
            _("You have withdrawn your consent, so Hanuman is silent. Nothing is sent."),
            rests,
        ],
        "paused": [_("Hanuman is paused. You can wake him on the Privacy page."), rests],
        "ai_off": [_("Conversations are switched off. You can change it under Limits."), rests],
        "quiet_hours": [_("It is quiet time now. Hanuman will be back afterwards."), rests],
        "limit": [_("That was all the time for today. Hanuman will be back tomorrow."), rests],
        "revoked": [_("This page may no longer talk. Please sign in again."), rests],
        "erased": [_("Everything about this child has been deleted."), rests],
    }


def _unable() -> Words:
    again = _("Try again")
    return {
        "refused": [
            _(
                "This page may not use the microphone. Allow it in the browser’s settings for "
                "this page (often a small lock beside the address), then try again."
            ),
            again,
        ],
        "none": [
            _("No microphone was found. Connect one, or use a phone, then try again."),
            again,
        ],
        "busy": [
            _("The microphone does not answer. Close other programs that use it, try again."),
            again,
        ],
        "insecure": [
            _("Browsers give the microphone only to pages with https. Open this page so."),
            again,
        ],
        "lost-microphone": [_("The microphone is gone. Connect it, then try again."), again],
        "no-sound": [
            _("This browser cannot play or record sound on pages. Please use a newer one."),
            again,
        ],
        "signed-out": [_("You are signed out. Sign in again to talk."), _("Sign in")],
        "not-yours": [_("You do not look after this child any more."), again],
        "replaced": [
            _("You talk in another tab or window of this browser now."),
            _("Talk here"),
        ],
    }


def _prompts() -> Words:
    return {
        "trouble": _("That got lost on the way. Please say it again."),
        "connecting": _("One moment: what you say is kept until Hanuman is awake."),
        "waking": _("One moment: what you say is kept until Hanuman is awake."),
    }


def _titles() -> Words:
    return {
        "hello": _("says hello"),
        "listen-start": _("button down"),
        "listen-stop": _("button up"),
        "abort": _("interrupts"),
        "played": _("played so far"),
        "heard": _("was heard saying"),
        "speaking": _("says"),
        "thinking": _("is thinking"),
        "done": _("has sent the whole answer"),
        "agent": _("sends the model’s voice"),
        "recording": _("plays a recording"),
        "clip": _("speaks an approved text"),
        "prompt": _("speaks a sentence of its own"),
        "stages": _("since the button came up"),
        "lost": _("the connection ended"),
        "resting": _("the conversation is over"),
        "paired": _("may talk"),
        "withdrawn": _("consent was withdrawn"),
        "no_consent": _("no consent yet"),
        "paused": _("paused"),
        "ai_off": _("conversations are off"),
        "quiet_hours": _("quiet hours"),
        "limit": _("today’s time is used up"),
        "revoked": _("may no longer talk"),
    }
