"""
Synthetic families for demonstrations and load: nobody real, yet spread as real families are.

`draw_family` invents one household with its whole past as unsaved rows; `Rows` saves many at once.
Chance comes from the `random.Random` that is passed in, so the same seed tells the same lives.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts import consent
from accounts.models import (
    Family,
    Guardian,
    Interest,
    Profile,
    Purpose,
    User,
)
from devices import credentials
from devices.models import Device
from learning.models import FULL_MASTERY, VERSES, ChalisaProgress, Story, StoryProgress
from voice.models import Interaction

# fmt: off
_NAMES = (
    "Aarav", "Aadhya", "Advik", "Ananya", "Anika", "Arjun", "Avni", "Dev", "Diya", "Ishaan",
    "Ishita", "Kabir", "Kavya", "Kiara", "Krish", "Leela", "Mira", "Myra", "Naina", "Neel",
    "Nikhil", "Nisha", "Om", "Pari", "Pranav", "Priya", "Reyansh", "Riya", "Rohan", "Saanvi",
    "Sai", "Samar", "Sia", "Tara", "Uma", "Ved", "Vihaan", "Yash", "Zara",
)
# fmt: on
_ZONES = {  # weights: where families that asked for such a toy live
    "Asia/Kolkata": 60,
    "Europe/London": 12,
    "America/New_York": 12,
    "America/Los_Angeles": 8,
    "Australia/Sydney": 4,
    "Africa/Johannesburg": 4,
}
_LIKES = ("courage", "helping fast", "trust", "hope", "animals", "music", "the sea", "mountains")
_FIRMWARE = {"0.9.4": 1, "1.0.0": 3, "1.0.1": 6}
_OPTIONAL = ("memory", "transcript_keep", "safety_alerts")
_LAST_VERSE = VERSES - 1


@dataclass(slots=True)
class Rows:
    """Unsaved rows of many families, in the order in which they must be saved."""

    users: list[User] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    guardians: list[Guardian] = field(default_factory=list)
    children: list[Profile] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    toys: list[Device] = field(default_factory=list)
    verses: list[ChalisaProgress] = field(default_factory=list)
    stories: list[StoryProgress] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    grants: list[consent.Word] = field(default_factory=list)

    def save(self) -> dict[str, int]:
        """Write all of them, in one statement a thousand rows; how many of each there were."""
        counts = {}
        for name in self.__slots__:
            rows = getattr(self, name)
            if name == "grants":
                self._save_grants()
            elif rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=1_000)
            counts[name] = len(rows)
        return counts

    def _save_grants(self) -> None:
        consent.grant_many(self.grants, evidence=consent.BY_STAFF)


def draw_family(
    rows: Rows, stories: list[Story], *, mark: str, days: int, chance: random.Random, now: datetime
) -> dict:
    """
    Add one household to `rows`, with up to `days` days of past; what there is to know of it.

    `mark` makes e-mail address and serials unique. The answer holds ids, names and toy secrets.
    """
    family = Family()
    user = User(email=f"family-{mark}@synthetic.example.com", password="!")  # nobody signs in
    guardian = Guardian(user=user, family=family)
    rows.users.append(user)
    rows.families.append(family)
    rows.guardians.append(guardian)
    [zone] = chance.choices(list(_ZONES), list(_ZONES.values()))
    children = [
        _draw_child(rows, stories, guardian, f"{mark}-{n}", zone, days, chance, now)
        for n in range(1, chance.choices((1, 2, 3), (6, 3, 1))[0] + 1)
    ]
    return {"family": str(family.pk), "guardian": user.email, "children": children}


def _draw_child(rows, stories, guardian, mark, zone, days, chance, now) -> dict:
    since = now - timedelta(days=chance.uniform(1, days))
    child = Profile(
        family=guardian.family,
        child_name=chance.choice(_NAMES),
        dob=_draw_birthday(chance, now),
        preferred_language=chance.choices(("en", "hi"), (3, 2))[0],
        timezone=zone,
    )
    rows.children.append(child)
    rows.interests += [
        Interest(profile=child, tag=tag, weight=round(chance.uniform(0.2, 3), 2))
        for tag in chance.sample(_LIKES, chance.randint(0, 3))
    ]
    purposes = _draw_consents(rows, child, guardian, chance, since)
    toy, secret = _draw_toy(rows, child, mark, chance, now)
    talks = _draw_talks(child, toy, stories, since, purposes, chance, now)
    rows.interactions += talks
    if Purpose.PROGRESS in purposes:
        _remember(rows, child, stories, talks, chance)
    return {
        "id": str(child.pk),
        "name": child.child_name,
        "language": child.preferred_language,
        "timezone": zone,
        "consents": sorted(purposes),
        "toy": {"serial": toy.serial, "secret": secret, "state": toy.state},
        "interactions": len(talks),
    }


def _draw_birthday(chance: random.Random, now: datetime) -> date:
    return (now - timedelta(days=chance.uniform(5 * 366, 13 * 365))).date()


def _draw_consents(rows, child, guardian, chance, since) -> set[str]:
    """Most families agree to nearly everything, some to little, and one in twenty to nothing."""
    if chance.random() < 0.05:
        return set()
    granted = {Purpose.CORE_VOICE.value, Purpose.RELIGION_EXPLICIT.value}
    if chance.random() < 0.9:
        granted.add(Purpose.PROGRESS.value)
    granted |= {purpose for purpose in _OPTIONAL if chance.random() < 0.5}
    rows.grants.append(consent.Word(child.pk, frozenset(granted), guardian, since))
    return granted


def _draw_toy(rows, child, mark, chance, now) -> tuple[Device, str]:
    secret, secret_hash = credentials.draw()
    is_lost = chance.random() < 0.03
    toy = Device(
        serial=f"HAN-SYN-{mark.upper()}",
        secret_hash=secret_hash,
        profile=child,
        family=child.family,
        state=Device.State.REVOKED if is_lost else Device.State.ACTIVE,
        volume_percent=chance.randrange(40, 95, 5),
        battery=chance.randint(5, 100),
        rssi=chance.randint(-85, -40),
        firmware=chance.choices(list(_FIRMWARE), list(_FIRMWARE.values()))[0],
        last_seen_at=now - timedelta(hours=chance.expovariate(1 / 30)),
    )
    rows.toys.append(toy)
    return toy, secret


def _draw_talks(child, toy, stories, since, purposes, chance, now) -> list[Interaction]:
    """A few talks a week, after school and before bed, shorter ones more often than long ones."""
    if Purpose.CORE_VOICE not in purposes:
        return []
    talks, verse, keenness = [], 0, chance.uniform(0.1, 0.8)
    for day in range((now - since).days + 1):
        if chance.random() > keenness:
            continue
        start = (since + timedelta(days=day)).astimezone(child.zone)
        start = start.replace(
            hour=chance.choice((7, 16, 17, 18, 19, 20)), minute=chance.randrange(60)
        )
        if start >= now:
            continue
        verse, topic = _draw_topic(verse, stories, chance)
        turns = chance.randint(2, 14)
        talks.append(
            Interaction(
                profile=child,
                device=toy,
                started_at=start,
                duration_seconds=round(min(1_500, 20 * turns + chance.expovariate(1 / 200))),
                topic=topic if Purpose.PROGRESS in purposes else "",
                turns=turns,
                latency=[_draw_latency(turn, chance) for turn in range(1, min(turns, 5) + 1)],
            )
        )
    return talks


def _draw_topic(verse: int, stories: list[Story], chance: random.Random) -> tuple[int, str]:
    """What a talk was about, and the verse that the next lesson teaches."""
    kind = chance.choices(("lesson", "story", "talk"), (5, 3 if stories else 0, 2))[0]
    if kind == "story":
        return verse, f"story {chance.choice(stories).slug}"
    if kind == "talk":
        return verse, "talk"
    return min(verse + chance.randint(0, 1), _LAST_VERSE), f"chalisa {verse}"


def _draw_latency(turn: int, chance: random.Random) -> dict:
    transcript = round(chance.lognormvariate(6.2, 0.3))
    agent = transcript + round(chance.lognormvariate(6.5, 0.35))
    return {
        "turn": turn,
        "outcome": "done",
        "transcript_ms": transcript,
        "first_agent_audio_ms": agent,
        "first_toy_audio_ms": agent + chance.randint(15, 60),
    }


def _remember(rows, child, stories, talks, chance) -> None:
    """The progress that follows from the talks: what was taught and told, and when last."""
    by_slug = {story.slug: story for story in stories}
    verses: dict[int, ChalisaProgress] = {}
    heard: dict[str, StoryProgress] = {}
    for talk in talks:
        kind, _, rest = talk.topic.partition(" ")
        if kind == "chalisa":
            row = verses.setdefault(
                int(rest), ChalisaProgress(profile=child, verse_index=int(rest))
            )
            row.exposure_count += 1
            row.attempts += chance.randint(0, 2)
            row.mastery = min(FULL_MASTERY, row.attempts)
            row.last_practice = talk.started_at
        elif kind == "story":
            told = heard.setdefault(rest, StoryProgress(profile=child, story=by_slug[rest]))
            told.times_heard += told.position == 1
            told.position = told.position % 3 + 1  # three episodes a story
            if told.position == 1 and told.status == StoryProgress.Status.STARTED:
                told.status = chance.choice(["completed", "completed", "favorite"])
            told.last_heard = talk.started_at
    rows.verses += verses.values()
    rows.stories += heard.values()
