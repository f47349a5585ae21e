"""
How families begin and grow: the first guardian, the invited second one, and one who leaves.

Everything that counts guardians does so holding the family's row, so that two requests at once
cannot make three of them or none.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import countries, epoch, mails
from accounts.models import Family, Guardian, User
from accounts.sign_in import end_every_session

ASKED_FOR_A_STATE = "US"


def check_place(country: str, state: str = "") -> tuple[str, str]:
    """
    `country` and `state` as they are stored: codes in upper case, a state in the USA alone.

    Raises ValidationError by field: "country-unknown", "state-unknown".
    """
    country, state = country.strip().upper(), state.strip().upper()
    if not countries.exists(country):
        fault = ValidationError(_("Please choose a country from the list."), "country-unknown")
        raise ValidationError({"country": fault})
    if country != ASKED_FOR_A_STATE:
        return country, ""
    if state not in countries.US_STATES:
        fault = ValidationError(_("Please choose the state you live in."), "state-unknown")
        raise ValidationError({"state": fault})
    return country, state


@transaction.atomic
def begin_family(user: User, country: str, state: str = "") -> Family:
    """
    The family that `user` looks after, made now if there is none yet.

    Safe to ask twice: a second call changes nothing and gives the same family. Raises
    ValidationError as `check_place` does.
    """
    country, state = check_place(country, state)
    User.objects.select_for_update().get(pk=user.pk)
    guardian = Guardian.objects.select_related("family").filter(user=user).first()
    if guardian is None:
        family = Family.objects.create(country=country, state=state)
        guardian = Guardian.objects.create(user=user, family=family)
    user.guardianship = guardian
    return guardian.family


class LastGuardian(Exception):
    """A family never loses its last guardian."""

    code = "last-guardian"


class NotInFamily(Exception):
    """This guardian does not look after this family, or does so no longer."""

    code = "guardian-unknown"


def locked(family_id: uuid.UUID) -> Family:
    """The family's row, held until the transaction ends: who counts guardians holds it."""
    return Family.objects.select_for_update().get(pk=family_id)


@transaction.atomic
def move_family(family: Family, country: str, state: str = "") -> Family:
    """The family lives elsewhere now. Raises ValidationError as `check_place` does."""
    family = locked(family.pk)
    family.country, family.state = check_place(country, state)
    family.save(update_fields=["country", "state"])
    children = [child.pk for child in family.children.all()]
    transaction.on_commit(lambda: epoch.bump(*children))
    return family


@transaction.atomic
def remove_guardian(guardian_id: int, *, by: Guardian) -> None:
    """
    Take a guardian out of the family that `by` looks after; it may be `by` themselves.

    The removed one is signed out everywhere and every running talk asks again who may listen;
    whoever stays is told by e-mail. Raises NotInFamily, LastGuardian.
    """
    family = locked(by.family_id)
    guardians = list(family.guardians.select_related("user"))
    leaving = next((one for one in guardians if one.pk == guardian_id), None)
    if leaving is None or all(one.pk != by.pk for one in guardians):
        raise NotInFamily
    if len(guardians) == 1:
        raise LastGuardian
    leaving.delete()
    end_every_session(leaving.user)
    children = [child.pk for child in family.children.all()]
    others = [one.user for one in guardians if one.pk != guardian_id]

    def tell() -> None:
        epoch.bump(*children)
        about = {"leaving": leaving.user.email}
        for user in [*others, leaving.user]:
            mails.send("accounts/email/guardian_removed", user.email, about, user.language)

    transaction.on_commit(tell)
