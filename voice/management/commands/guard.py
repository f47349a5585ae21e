"""`manage.py guard`: what the guard makes of lines from standard input, and its answers."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.regions import Region
from voice.safety.guard import judge
from voice.safety.languages import language_of
from voice.safety.scripts import approved


class Command(BaseCommand):
    help = (
        "Read lines of a child from standard input and print the verdicts; with --json one object "
        'a line: {"text": ..., "category": ... or null, "severity": ..., "reply": ...}.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--age", type=int, default=7, help="of the child, in years")
        parser.add_argument(
            "--region",
            type=Region,
            choices=list(Region),
            default=Region.IN,
            help="whose helplines the reply names",
        )
        parser.add_argument(
            "--blocked", action="append", default=[], help="a topic that the parents blocked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for line in iter(sys.stdin.buffer.readline, b""):
            # A line that is no UTF-8 is answered too: whoever reads counts the answers.
            text = line.decode("utf-8", errors="replace").rstrip("\r\n")
            verdict = judge(text, age=options["age"], blocked=options["blocked"])
            answer: dict[str, str | None] = {
                "text": text,
                "category": verdict.category if verdict else None,
                "severity": verdict.severity.name if verdict else None,
                "reply": _reply(verdict.script, text, options["region"]) if verdict else None,
            }
            if options["json"]:
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            else:
                self.stdout.write("\t".join(str(value or "-") for value in answer.values()))


def _reply(script: str, text: str, region: Region) -> str:
    language = language_of(text)
    sentence = approved(script, language, region)
    return sentence.romanised if language == "hi-Latn" else sentence.text
