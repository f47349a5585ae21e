"""`manage.py story_for`: which story a child would be told, and why."""

import json
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Language, Profile
from learning.choosing import Listener, part_of_day
from learning.models import Story
from learning.shelf import Library
from learning.sitting import Page
from learning.tales import Choice, choose, tales


class Command(BaseCommand):
    """The choice as `tell_story` makes it, for a child that is only described."""

    help = (
        "Print the story that a child would be told now and the reasons. A time zone that nobody "
        "knows is UTC; without an age the gentler telling is told."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--age", type=int, help="in years")
        parser.add_argument("--at", help="the child's clock, 20:30 or 2026-11-22T20:30; now")
        parser.add_argument("--zone", default="UTC", help="the child's time zone")
        parser.add_argument("--language", choices=Language.values, default="en")
        parser.add_argument("--topic", help="what the child asks for")
        parser.add_argument(
            "--heard", nargs="+", action="extend", default=[], metavar="SLUG",
            help="stories heard to their end on the days before, the last one yesterday",
        )  # fmt: skip
        parser.add_argument(
            "--begun", nargs="+", action="extend", default=[], metavar="SLUG[:EPISODE[:SENTENCE]]",
            help="stories that were left off, there; in their second episode when it is not said",
        )  # fmt: skip
        parser.add_argument(
            "--like", nargs="+", action="extend", default=[], metavar="THEME[=WEIGHT]",
            help="what the child likes, by the stories' themes",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print JSON rather than words")

    def handle(self, *args, **options) -> None:
        zone = Profile(timezone=options["zone"]).zone
        now = _wall_clock(options["at"], zone)
        age = options["age"] if (options["age"] or 0) >= 0 else None
        found = tales(
            Library.open(),
            language=options["language"],
            age=age,
            heard=_heard(options["heard"], options["begun"], now),
        )
        if not found:
            raise CommandError("No story is approved for this child. Run load_content first.")
        listener = Listener(age, now, dict(_like(each) for each in options["like"]))
        choice = choose(found, listener, topic=options["topic"])
        told = _as_data(choice) | {
            "age": age,
            "local_time": now.isoformat(timespec="minutes"),
            "zone": zone.key,
            "part_of_day": part_of_day(now.hour),
        }
        as_json = options["json"]
        self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else _in_words(told))


def _wall_clock(given: str | None, zone: Any) -> datetime:
    today = timezone.now().astimezone(zone)
    if given is None:
        return today
    try:
        clock = time.fromisoformat(given)
        return today.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(given)
        return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
    except ValueError:
        raise CommandError("Give --at as 20:30 or as 2026-11-22T20:30.") from None


def _heard(ended: list[str], begun: list[str], now: datetime) -> dict[str, Page]:
    known = set(Story.objects.values_list("slug", flat=True))
    pages = {}
    for days, given in enumerate(reversed([*begun, *ended]), start=1):
        slug, *place = given.split(":")
        if slug not in known:
            raise CommandError(
                f"No story is called {slug}. There are: {', '.join(sorted(known))}."
            )
        if not all(part.isascii() and part.isdecimal() and len(part) < 5 for part in place[:2]):
            raise CommandError("Give --begun as SLUG, SLUG:EPISODE or SLUG:EPISODE:SENTENCE.")
        was_begun = days > len(ended)
        position, sentence = [*map(int, place), *(2, 0)[len(place) :]][:2] if was_begun else (1, 0)
        pages[slug] = Page(position, sentence, 1, now - timedelta(days=days))
    return pages


def _like(given: str) -> tuple[str, float]:
    theme, _, weight = given.partition("=")
    try:
        return theme, min(max(float(weight or 1), 0.0), 1e6)
    except ValueError:
        raise CommandError("Give --like as THEME or THEME=WEIGHT.") from None


def _as_data(choice: Choice) -> dict[str, Any]:
    tale = choice.tale
    episode, heard = tale.place
    return {
        "story": tale.story.slug,
        "title": tale.story.title,
        "language": tale.told.language,
        "telling": tale.told.telling,
        "episode": episode,
        "episodes": len(tale.told.numbers),
        "sentence": heard,
        "was_named": choice.was_named,
        "topic_was_missed": choice.was_missed,
        "points": round(choice.ranked.points, 3),
        "reasons": choice.ranked.reasons,
        "order": [
            {"story": one.slug, "points": round(one.points, 3), "reasons": one.reasons}
            for _, one in choice.order
        ],
    }


def _in_words(told: dict[str, Any]) -> str:
    age = "an unknown age" if told["age"] is None else f"{told['age']} years"
    lines = [
        f"{told['story']}, episode {told['episode']} of {told['episodes']}"
        + (f" from sentence {told['sentence'] + 1}" if told["sentence"] else ""),
        f"  told to: {age}, telling {told['telling']}, language {told['language']}",
        f"  at:      {told['local_time']} in {told['zone']}, {told['part_of_day']}",
        f"  because: {_reasons(told['reasons'])}",
    ]
    if told["topic_was_missed"]:
        lines.append("  no story is about what was asked for")
    lines.append("as they fit, the best first:")
    lines += [
        f"  {one['points']:5.2f}  {one['story']}: {_reasons(one['reasons'])}"
        for one in told["order"]
    ]
    return "\n".join(lines)


def _reasons(reasons: dict[str, float]) -> str:
    return ", ".join(
        f"{reason} {points:+.2f}" if points else reason for reason, points in reasons.items()
    )
