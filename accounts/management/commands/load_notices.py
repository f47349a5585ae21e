"""`manage.py load_notices`: bring the notices to parents up to what is true now."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import notices, processors, superseding


class Command(BaseCommand):
    """Writes new numbers of changed notices, and stops consents that no longer count."""

    help = "Load the notices for every region and language. Running it again changes nothing."

    def handle(self, *args, **options) -> None:
        now = timezone.now()
        processors.declare_local_agent()
        written = notices.load(now=now)
        stopped = superseding.supersede_invalid(now=now)
        self.stdout.write(f"notices: {written} new; consents of {stopped} children superseded")
