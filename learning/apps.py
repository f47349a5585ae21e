from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from learning import erased, exported, retained  # noqa: F401  (they register themselves)
        from learning.takes import tidying  # noqa: F401  (as well)
