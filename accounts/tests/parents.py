"""Parents who are asked and answer, and the mails that they get; for the tests of consent."""

import re
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.cache import cache

from accounts import consent_requests, notices
from accounts.models import Family, Guardian, User
from accounts.tests.cast import NOON


def parent(
    email: str = "mira.parent@example.com", *, country: str = "US", family=None
) -> Guardian:
    """A guardian with nothing agreed, of a new family in `country` or of `family`."""
    user = User.objects.create_user(email)
    family = family or Family.objects.create(country=country)
    return Guardian.objects.create(user=user, family=family)


def ask(guardian: Guardian, purposes=("core_voice",), *, child_id: UUID | None = None, now=NOON):
    """What the guardian ticks, for a new child if none is named."""
    return consent_requests.ask(
        guardian,
        child_id or uuid4(),
        purposes,
        notice=notices.current(guardian.family.region, "en"),
        now=now,
        ip="203.0.113.77",
    )


def link_in(message: str, name: str) -> str:
    """The path of the newest link of a kind ("confirm", "stop") in a mail's text."""
    return urlsplit(re.findall(rf"https?://\S+/consent/{name}/\S+", message)[-1]).path


def token_of(message: str, name: str = "confirm") -> str:
    return link_in(message, name).rstrip("/").rpartition("/")[2]


@pytest.fixture
def mailoutbox_now(mailoutbox, django_capture_on_commit_callbacks):
    """Mails that a commit lets go: `with mailoutbox_now() as mails: ...`."""
    cache.clear()

    class Letting:
        def __call__(self):
            mail.outbox.clear()
            self._callbacks = django_capture_on_commit_callbacks(execute=True)
            return self

        def __enter__(self):
            self._callbacks.__enter__()
            return mail.outbox

        def __exit__(self, *problem):
            return self._callbacks.__exit__(*problem)

    return Letting()
