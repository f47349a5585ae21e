"""`manage.py verify_ledger`: prove that no line of the consent ledger was changed or removed."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from accounts import ledger
from accounts.models import LedgerHead


class Command(BaseCommand):
    """Reads every line of every region. Ends with status 1 when a chain is broken."""

    help = "Check the hash chain of each region, and name the first line that is not as written."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def handle(self, *args, **options) -> None:
        broken = list(ledger.verify())
        heads = LedgerHead.objects.values("region", "number", "hash")
        if options["json"]:
            told = {"broken": [asdict(each) for each in broken], "heads": list(heads)}
            self.stdout.write(json.dumps(told))
        else:
            for head in heads:
                self.stdout.write(f"{head['region']}: {head['number']} lines, {head['hash']}")
            for each in broken:
                self.stdout.write(f"BROKEN  {each.region} {each.number} {each.what}")
            self.stdout.write("broken" if broken else "whole")
        if broken:
            sys.exit(1)
