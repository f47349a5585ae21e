from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "voice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from voice import (  # noqa: F401  (they register themselves)
            browsers,
            checks,
            consent_ended,
            erased,
            exported,
            retained,
            story_titles,
        )
