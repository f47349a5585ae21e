"""`manage.py data_map`: print docs/data-map.md as it ought to be."""

from django.core.management.base import BaseCommand

from accounts import data_map


class Command(BaseCommand):
    """Writes the map to standard output."""

    help = "Print the data map: `manage.py data_map > docs/data-map.md`."
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        self.stdout.write(data_map.as_markdown(), ending="")
