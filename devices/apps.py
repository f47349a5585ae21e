from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "devices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from devices import (  # noqa: F401  (they register themselves)
            erased,
            exported,
            retained,
            tombstones,
        )
