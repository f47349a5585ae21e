"""How guardians learn that the guard took a turn over: by a discreet e-mail, and in the portal."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts import mails
from accounts.models import Guardian
from accounts.texts import Text
from voice.digest import NotSent
from voice.models import SafetyEvent
from voice.safety.keeping import claim, give_back


@dataclass(frozen=True, slots=True)
class Advice:
    """What an alert of one category is called, and what a parent can do."""

    title: Text
    advice: Text


_TALK = Text(
    "Choose a quiet moment, ask how things are, listen without hurry, and believe what you hear.",
    "शांत समय चुनें, पूछें कि सब कैसा है, बिना जल्दी किए सुनें और जो सुनें उस पर विश्वास करें।",
)
_SAFE = Text(
    "Tell your child that heroes do this only in stories, and put what is dangerous out of reach.",
    "बच्चे को बताएँ कि वीर यह केवल कहानियों में करते हैं, और ख़तरनाक चीज़ें पहुँच से दूर रखें।",
)
_ANSWERED = Text(
    "Hanuman gave a short, approved answer and went on. You may like to talk about it at home.",
    "हनुमान ने छोटा, स्वीकृत उत्तर दिया और आगे बढ़ा। आप चाहें तो घर पर इस बारे में बात करें।",
)
_CRISIS = Text(
    "Go to your child now, stay with it and listen. In danger call the emergency number at once.",
    "अभी बच्चे के पास जाएँ, साथ रहें और सुनें। ख़तरा हो तो तुरंत आपातकालीन नंबर पर फ़ोन करें।",
)

ADVICE: dict[str, Advice] = {
    "crisis": Advice(Text("Danger to your child", "आपके बच्चे को ख़तरा"), _CRISIS),
    "imitation": Advice(Text("Wants to do as the hero does", "वीर जैसा करना चाहता है"), _SAFE),
    "danger": Advice(Text("Something dangerous", "कोई ख़तरनाक चीज़"), _SAFE),
    "violence": Advice(Text("Hurting somebody", "किसी को चोट पहुँचाना"), _TALK),
    "distress": Advice(Text("Sad, afraid or bullied", "उदास, डरा हुआ या सताया गया"), _TALK),
    "substances": Advice(Text("Alcohol, tobacco or drugs", "शराब, तंबाकू या नशा"), _TALK),
    "sexual": Advice(Text("A question about the body", "शरीर के बारे में सवाल"), _TALK),
    "body_shame": Advice(Text("Looks or being ashamed", "रूप-रंग या शर्म"), _TALK),
    "medical": Advice(Text("Health or medicine", "सेहत या दवा"), _TALK),
    "secrets": Advice(Text("Secrets", "राज़ की बातें"), _TALK),
    "hate": Advice(Text("Groups of people", "लोगों के समूह"), _ANSWERED),
    "politics": Advice(Text("Politics", "राजनीति"), _ANSWERED),
    "theology": Advice(Text("A question of belief", "आस्था का सवाल"), _ANSWERED),
    "personal_data": Advice(Text("Told something private", "कोई निजी बात बताई"), _ANSWERED),
    "personal_data_asked": Advice(
        Text("Asked for something private", "कोई निजी बात पूछी"), _ANSWERED
    ),
    "realness": Advice(Text("What Hanuman is", "हनुमान क्या है"), _ANSWERED),
    "bonding": Advice(Text("Closeness to the toy", "खिलौने से लगाव"), _ANSWERED),
    "jailbreak": Advice(Text("Trying out the rules", "नियमों को आज़माना"), _ANSWERED),
    "prompt_leak": Advice(Text("How the toy works", "खिलौना कैसे काम करता है"), _ANSWERED),
    "commercial": Advice(Text("Buying something", "कुछ ख़रीदना"), _ANSWERED),
    "data_rights": Advice(Text("What is kept", "क्या रखा जाता है"), _ANSWERED),
    "blocked_topic": Advice(Text("A topic you blocked", "आपका रोका हुआ विषय"), _ANSWERED),
}
OTHER = Advice(Text("Something that needed care", "कुछ जिसमें सावधानी चाहिए थी"), _ANSWERED)


def advice_on(category: str) -> Advice:
    """What parents read about a category; general words for one of an earlier version."""
    return ADVICE.get(category, OTHER)


def tell_guardians(event_id: str, *, now: datetime) -> int:
    """
    Write to the guardians of the child, once. How many were written to.

    The mail names neither the child nor what it was about: that stands behind the sign-in. Raises
    NotSent when nobody could be written to.
    """
    event = claim(event_id, now=now)
    if event is None:
        return 0
    told = {"link": settings.PORTAL_URL + reverse("safety"), "is_urgent": _is_urgent(event)}
    guardians = Guardian.objects.filter(family=event.profile.family_id).select_related("user")
    users = [one.user for one in guardians]
    written = sum(
        mails.send("accounts/email/safety_alert", one.email, told, one.language) for one in users
    )
    if users and not written:
        give_back(event)
        raise NotSent
    return written


def _is_urgent(event: SafetyEvent) -> bool:
    return event.severity >= 2
