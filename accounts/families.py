"""
How families begin and grow: the first guardian, the invited second one, and one who leaves.

Everything that counts guardians does so holding the family's row, so that two requests at once
cannot make three of them or none.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import countries
from accounts.models import Family, Guardian, User

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
