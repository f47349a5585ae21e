"""
Who looks at the pages: a parent with something behind every door, a newcomer, a stranger.

`settle` runs in the house's own process (`manage.py shell`) and prints what a browser needs.
"""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils import timezone
from django.utils.http import int_to_base36

from accounts import consent_requests, invitations, notices, receipts
from accounts.erasure import asking, receipt
from accounts.models import (
    Consent,
    Erasure,
    ErasureStep,
    Family,
    Guardian,
    Invitation,
    Purpose,
    User,
)
from accounts.tests.cast import sign_in
from tests.access.people import Home, furnished_home
from voice import digest

SETTLE = "from tests.browser import visitors; visitors.settle()"


def settle() -> None:
    """Make all of them; print {"values", "of_route", "sessions"} as JSON."""
    home = furnished_home()
    Family.objects.filter(pk=home.people.family.pk).update(country="IN")
    newcomer = User.objects.create_user("newcomer@example.com")
    parent = home.people.user
    for user in (parent, newcomer):
        user.set_password("eleven blue kites over Pune")
        user.save()
    invitation = Invitation.objects.get(pk=home.values["invitation_id"])
    invitation.email = newcomer.email
    invitation.token_hash = invitations.hash_of("key")
    invitation.invited_by = home.people.guardian
    invitation.save()
    _finish_erasure(home)
    values = home.values | _second_factors(parent)
    told = {
        "values": values,
        "of_route": _links(home),
        "sessions": {"parent": _session(parent), "newcomer": _session(newcomer)},
    }
    print(json.dumps(told, default=str))  # noqa: T201 - read by who started the process


def _finish_erasure(home: Home) -> None:
    """Give the family's erasure a receipt with something on it, and a link to it."""
    now = timezone.now()
    erasure = Erasure.objects.get(pk=home.values["erasure_id"])
    counts = {"accounts.Profile": 1, "accounts.Consent": 6, "accounts.ConsentRequest": 1}
    detail = {"counts": counts, "fingerprints": ["0123456789abcdef"]}
    ErasureStep.objects.create(erasure=erasure, store="accounts", detail=detail, done_at=now)
    receipt.finish(erasure, now=now)
    Erasure.objects.filter(pk=erasure.pk).update(token_hash=asking.hash_of("token"))


def _second_factors(user: User) -> dict[str, Any]:
    """Give the parent a code generator, recovery codes and a passkey."""
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    passkey = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}}
    )
    return {"pk": passkey.pk}


def _links(home: Home) -> dict[str, dict[str, Any]]:
    """The links of e-mails, as values of the routes that they lead to."""
    now = timezone.now()
    guardian = Guardian.objects.get(pk=home.people.guardian.pk)
    region = guardian.family.region
    new_child = consent_requests.child_to_ask_for(guardian.family, now=now)
    asked = consent_requests.ask(
        guardian, new_child, Purpose.values, notice=notices.current(region, "en"), now=now
    )
    type(asked).objects.filter(pk=asked.pk).update(token_hash=consent_requests.hash_of("token"))
    agreed = Consent.objects.about(home.people.child.pk)
    grant = receipts.Receipt(
        guardian=guardian,
        child_id=home.people.child.pk,
        purposes=frozenset({Purpose.CORE_VOICE}),
        at=agreed.get(purpose=Purpose.CORE_VOICE).since,
        is_grant=True,
    )
    user = home.people.user
    key = default_token_generator.make_token(user)
    return {
        "consent/confirm/<str:token>/": {"token": "token"},
        "digest/stop/<str:token>/": {"token": digest.stop_token(guardian)},
        "receipts/<str:token>/": {"token": "token"},
        "receipts/<str:token>/receipt.json": {"token": "token"},
        "consent/stop/<str:token>/": {"token": receipts.stop_token(grant)},
        "welcome/child/<uuid:child_id>/": {"child_id": new_child},
        "invitations/<str:key>/": {"key": "key"},
        "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": {
            "uidb36": int_to_base36(user.pk),
            "key": key,
        },
    }


def _session(user: User) -> str:
    client = Client()
    sign_in(client, user)
    return client.session.session_key
