"""What every page of a family that is still setting up shows: the next step and where it is."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.onboarding import Facts, Step, facts_of, next_step


@dataclass(frozen=True, slots=True)
class Next:
    """A step with its page and a sentence for the parent."""

    step: Step
    url: str
    sentence: str


def next_of(user: User) -> Next:
    """The next step of a signed-in user, also when everything is done."""
    facts = facts_of(user, now=timezone.now())
    step = next_step(facts)
    return Next(step, url_of(step, facts), _sentence(step))


def in_templates(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `next_step`, read when a template asks; false when nothing is to do."""

    def read() -> Next | None:
        if not request.user.is_authenticated:
            return None
        found = next_of(request.user)
        return None if found.step == Step.DONE else found

    return {"next_step": SimpleLazyObject(read)}


def url_of(step: Step, facts: Facts) -> str:
    """The page of a step."""
    match step:
        case Step.COUNTRY:
            return reverse("onboarding-country")
        case Step.NOTICE:
            return reverse("onboarding-notice")
        case Step.SECOND_STEP:
            return reverse("consent-sent")
        case Step.CHILD:
            return reverse("onboarding-child", args=[facts.agreed_child_id])
        case Step.PAIR:
            return reverse("pair")
        case Step.FIRST_WORDS:
            return _page("talk", facts.child_id)
        case Step.DONE:
            return reverse("home")


def _page(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:  # this installation has no such page
        return reverse("home")


def _sentence(step: Step) -> str:
    return {
        Step.COUNTRY: _("First tell us where you live, so that we follow your law."),
        Step.NOTICE: _("Next, read what happens with your child’s voice, and choose."),
        Step.SECOND_STEP: _("We sent you an e-mail. Open its link to confirm your choices."),
        Step.CHILD: _("You agreed. Next, tell us what to call your child."),
        Step.PAIR: _("Next, pair the toy by the code that it says."),
        Step.FIRST_WORDS: _("Everything is ready for the first words."),
        Step.DONE: "",
    }[step]
