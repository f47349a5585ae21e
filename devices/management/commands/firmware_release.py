"""Release the bundle that `make firmware` wrote: sign it, keep its image, offer it to toys."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from devices.releasing import BundleRefused, release


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, help="such as var/firmware/1.0.0")
        parser.add_argument(
            "--percent",
            type=int,
            default=100,
            choices=range(101),
            metavar="0..100",
            help="how many of the toys hear of it at first",
        )
        parser.add_argument(
            "--draft", action="store_true", help="no toy hears of it until it is published"
        )

    def handle(self, *args: Any, bundle: Path, percent: int, draft: bool, **options: Any) -> None:
        now = None if draft else timezone.now()
        try:
            made = release(bundle, percent=percent, now=now)
        except BundleRefused as refused:
            raise CommandError(str(refused)) from None
        state = "not published" if draft else f"offered to {percent} % of the toys"
        print(f"{made}: {made.files} files, {made.size} bytes, {state}")
