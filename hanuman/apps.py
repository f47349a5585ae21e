"""What happens once in every process before anything else."""

from django.apps import AppConfig
from django.conf import settings

from hanuman import catalogues


class HanumanConfig(AppConfig):
    """The project itself, as an app that has commands."""

    name = "hanuman"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hanuman import erased, retained  # noqa: F401  (they register)

        for folder in settings.LOCALE_PATHS:
            catalogues.compile_stale(folder)
