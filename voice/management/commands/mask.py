"""`manage.py mask`: lines from standard input, without what tells who is speaking."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from voice.masking import mask


class Command(BaseCommand):
    help = (
        "Read lines from standard input and print them masked; with --json one object a line: "
        '{"text": ..., "masked": ..., "kinds": [...]}.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = iter(sys.stdin.buffer.readline, b"")
        for line in lines:
            # A line that is no UTF-8 is answered too: whoever reads counts the answers.
            text = line.decode("utf-8", errors="replace").rstrip("\r\n")
            masked = mask(text)
            if options["json"]:
                answer = {"text": text, "masked": masked.text, "kinds": list(masked.kinds)}
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            else:
                self.stdout.write(masked.text)
