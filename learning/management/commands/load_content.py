"""`manage.py load_content`: bring the shipped verses and stories into the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from learning import loading


class Command(BaseCommand):
    """Loads learning/content. May be run at every start: what is there already is kept."""

    help = "Load the shipped verses and stories. Running it again changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--folder", type=Path, default=loading.CONTENT, help="content files")

    def handle(self, *args, **options) -> None:
        try:
            outcome = loading.load(options["folder"])
        except loading.ContentBroken as broken:
            raise CommandError(
                "Nothing was loaded, because of:\n  " + "\n  ".join(broken.faults)
            ) from None
        for kind, count in outcome.items():
            told = ", ".join(f"{count[was]} {was}" for was in ("made", "changed", "kept"))
            self.stdout.write(f"{kind}: {told}")
