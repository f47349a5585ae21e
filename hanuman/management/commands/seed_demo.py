"""`manage.py seed_demo`: many synthetic families with a past, for demonstrations and load."""

import json
import os
import random
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from hanuman.synthetic import Rows, draw_family
from learning.models import Story

MOST_FAMILIES = 10_000
MOST_DAYS = 1_000
FAMILIES_AT_ONCE = 200  # bounds the memory; all of them are still one transaction


class Command(BaseCommand):
    """Adds families. What it made, toy secrets included, goes to a file for this user only."""

    help = "Make synthetic families with children, toys, progress and conversations."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--families", type=int, default=20, help="how many (default 20)")
        parser.add_argument("--days", type=int, default=60, help="longest past (default 60)")
        parser.add_argument("--seed", type=int, help="the same number makes the same lives")

    def handle(self, *args, families: int, days: int, seed: int | None, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError("Synthetic families are for development; this is production.")
        if not 1 <= families <= MOST_FAMILIES:
            raise CommandError(f"--families takes 1 to {MOST_FAMILIES}.")
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days takes 1 to {MOST_DAYS}.")
        seed = secrets.randbelow(2**31) if seed is None else seed
        now = timezone.now()
        path = Path(settings.VAR_DIR) / "demo_data" / f"{now:%Y%m%dT%H%M%S%fZ}.json"
        with transaction.atomic():
            made, counts = _make(families, days, random.Random(seed), now)
            _write(path, {"made_at": now.isoformat(), "seed": seed, "rows": counts, "made": made})
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))
        self.stdout.write(f"written to {path}")


def _make(families: int, days: int, chance: random.Random, now) -> tuple[list[dict], dict]:
    mark = secrets.token_hex(4)
    stories = list(Story.objects.told())
    made: list[dict] = []
    counts: dict[str, int] = {}
    while len(made) < families:
        rows = Rows()
        for number in range(len(made), min(len(made) + FAMILIES_AT_ONCE, families)):
            household = draw_family(
                rows, stories, mark=f"{mark}-{number + 1}", days=days, chance=chance, now=now
            )
            made.append(household)
        for name, count in rows.save().items():
            counts[name] = counts.get(name, 0) + count
    return made, counts


def _write(path: Path, held: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(held, file, indent=1, ensure_ascii=False)
