"""The one rule for passwords that parents read, made of Django's."""

from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _

LEAST = 12


class GoodPassword:
    """Long, not common, not a number, not the e-mail address. Tells one fault at a time."""

    def __init__(self) -> None:
        self._rules: list[Any] = [
            MinimumLengthValidator(LEAST),
            UserAttributeSimilarityValidator(user_attributes=("email",)),
            CommonPasswordValidator(),
            NumericPasswordValidator(),
        ]

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError of the first rule that `password` breaks."""
        for rule in self._rules:
            rule.validate(password, user)

    def get_help_text(self) -> str:
        return _("At least 12 characters. A few words that only you would put together are good.")
