"""What happens once in every process before anything else."""

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate

from hanuman import catalogues


class HanumanConfig(AppConfig):
    """The project itself, as an app that has commands."""

    name = "hanuman"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hanuman import erased, retained  # noqa: F401  (they register)
        from hanuman.roles import hand_out

        post_migrate.connect(hand_out)  # of every app, as its permissions are made
        for folder in settings.LOCALE_PATHS:
            catalogues.compile_stale(folder)
