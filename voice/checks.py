"""A system check that speaks up before a model that conversations need is switched off."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

# Announced by the vendors; models without an announced end are not listed.
SHUTDOWNS = {
    "gpt-4o-mini": date(2027, 1, 14),
}
NEAR = timedelta(weeks=6)  # to try another model with real children takes that long


@register(Tags.compatibility)
def model_is_not_about_to_end(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Warns about THINK_MODEL, from six weeks before its announced shutdown."""
    return shutdown_warnings(settings.ENV.think_model, today=datetime.now(UTC).date())


def shutdown_warnings(model: str, *, today: date) -> list[CheckMessage]:
    """What to say about `model` on a day."""
    ends_on = SHUTDOWNS.get(model)
    if ends_on is None or today < ends_on - NEAR:
        return []
    when = "was" if today >= ends_on else "will be"
    return [
        Warning(
            f"The model {model} {when} shut down on {ends_on.isoformat()}.",
            hint="Choose another with THINK_MODEL and try it before that day.",
            id="voice.W001",
        )
    ]
