"""`manage.py safety_report`: how well masking and the guard do on their sets, as tables."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from voice.masking.measuring import Row, masking_report
from voice.safety.measuring import guard_report


class Command(BaseCommand):
    help = (
        "Print recall and precision of masking, the rate of the red-team lines that the guard "
        "notices and of false alarms, each with its interval of 95 %, the sets apart."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        report = {"masking": masking_report(), "guard": guard_report()}
        if options["json"]:
            tables = {name: [one._asdict() for one in rows] for name, rows in report.items()}
            self.stdout.write(json.dumps(tables, ensure_ascii=False))
            return
        for name, rows in report.items():
            self.stdout.write(f"\n{name}")
            self.stdout.write(_HEADER)
            for one in rows:
                self.stdout.write(_line(one))


_HEADER = f"{'set':<10}{'kind':<22}{'measure':<11}{'hits':>6}{'of':>8}{'rate':>9}   interval 95 %"


def _line(one: Row) -> str:
    target = "" if one.target is None else f"   target {one.target:.1%}"
    return (
        f"{one.lines:<10}{one.kind:<22}{one.measure:<11}{one.hits:>6}{one.of:>8}"
        f"{one.rate:>9.1%}   {one.low:.1%} to {one.high:.1%}{target}"
    )
