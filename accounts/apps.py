from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import (  # noqa: F401  (they register)
            checks,
            mail_checks,
            passkey_names,
            processor_changes,
            retained,
            sign_in_trace,
        )
        from accounts.erasure import kept  # noqa: F401  (as well)
        from accounts.export import own_parts, tidying  # noqa: F401  (they register as well)
