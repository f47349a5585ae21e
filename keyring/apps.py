"""The app of the keys."""

from django.apps import AppConfig


class KeyringConfig(AppConfig):
    """Its tables lie in the database `keys`, apart from all others (keyring/router.py)."""

    name = "keyring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from keyring import checks  # noqa: F401 - registers itself
