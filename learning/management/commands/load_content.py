"""`manage.py load_content`: bring the shipped verses and stories into the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from learning import loading


class Command(BaseCommand):
    """
    Loads learning/content. May be run at every start: what is there already is kept.

    What editors have changed stays, and is shown beside the file's text.
    """

    help = "Load the shipped verses and stories. Running it again changes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--folder", type=Path, default=loading.CONTENT, help="content files")

    def handle(self, *args, **options) -> None:
        try:
            loaded = loading.load(options["folder"])
        except loading.ContentBroken as broken:
            raise CommandError(
                "Nothing was loaded, because of:\n  " + "\n  ".join(broken.faults)
            ) from None
        for kind, count in loaded.counts.items():
            told = ", ".join(f"{count[was]} {was}" for was in ("made", "changed", "kept"))
            edited = f", {count['edited']} left as edited" if count["edited"] else ""
            self.stdout.write(f"{kind}: {told}{edited}")
        if loaded.edited:
            self._tell_of_edits(loaded.edited)

    def _tell_of_edits(self, edited: dict[str, list[str]]) -> None:
        self.stdout.write(
            "Editors have changed these texts, so they stay as they are. "
            '"-" is the file\'s text, "+" what is in the database:'
        )
        for name, lines in edited.items():
            self.stdout.write("\n  ".join([f"{name}:", *lines]))
