"""`manage.py recite`: judge what was heard of a verse, without a database or a toy."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from learning import recitation, recitation_report
from learning.loading import shipped_verses


class Command(BaseCommand):
    """The judgement as the lessons make it, on the shipped verses."""

    help = (
        "Judge a recitation: --expect INDEX --scope line1|line2|verse --heard TEXT. Without "
        "--heard, lines INDEX<TAB>SCOPE<TAB>HEARD are read from standard input and one JSON "
        "object is printed for each. --report runs the labelled set."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--expect", help="verse index, 0 to 42")
        parser.add_argument("--scope", default="verse", help="line1, line2 or verse")
        parser.add_argument("--heard", help="the transcript; may be empty")
        parser.add_argument("--json", action="store_true", help="print JSON rather than words")
        parser.add_argument("--report", action="store_true", help="accuracy on the labelled set")

    def handle(self, *args, **options) -> None:
        poem = recitation.poem_of(shipped_verses())
        if options["report"]:
            found = recitation_report.scores(poem, recitation_report.cases())
            self.stdout.write("\n".join(recitation_report.table(found)))
        elif options["heard"] is not None:
            try:
                judged = _judge(poem, options["expect"], options["scope"], options["heard"])
            except ValueError as error:
                raise CommandError(str(error)) from None
            self.stdout.write(_as_json(judged) if options["json"] else _in_words(judged))
        elif options["expect"] is not None:
            raise CommandError("Give what was heard as well: --heard TEXT, which may be empty.")
        else:
            self._read(poem)

    def _read(self, poem: recitation.Poem) -> None:
        if sys.stdin.isatty():
            self.stderr.write("Type INDEX<TAB>SCOPE<TAB>HEARD, a line each; Ctrl-D ends.")
        for line in sys.stdin:
            try:
                index, scope, heard = [*line.rstrip("\r\n").split("\t", 2), "", ""][:3]
                self.stdout.write(_as_json(_judge(poem, index, scope, heard)))
            except ValueError as error:
                self.stdout.write(json.dumps({"error": str(error), "code": "no-such-step"}))


def _judge(
    poem: recitation.Poem, index: str | None, scope: str, heard: str
) -> recitation.Judgement:
    """Raises ValueError with a sentence that says what to give instead."""
    given = (index or "").strip()
    if not (given.isascii() and given.isdecimal() and len(given) < 4):
        raise ValueError("The verse index must be a whole number from 0 to 42.")
    try:
        return recitation.judge(poem, int(given), scope.strip().lower(), heard)
    except recitation.NoSuchScope:
        raise ValueError(
            "Verse indices are 0 to 42, and the scope is line1, line2 or verse."
        ) from None


def _as_json(judged: recitation.Judgement) -> str:
    return json.dumps(judged.as_json(), ensure_ascii=False)


def _in_words(judged: recitation.Judgement) -> str:
    if not judged.recited:
        return "This was no recitation."
    if judged.recognised_as is not None:
        return f"Another verse was recited: index {judged.recognised_as}."
    parts = [("held", judged.held), ("missed", judged.missed), ("wrong", judged.wrong)]
    told = "; ".join(f"{name}: {' '.join(words)}" for name, words in parts if words)
    return f"{'Correct' if judged.correct else 'Not yet'}. {told}."
