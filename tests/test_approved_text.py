"""Only approved text reaches a child: not a draft, not a new text, not what was withdrawn."""

import json

import pytest
from django.core.cache import cache

from accounts.models import Profile, User
from accounts.tests.cast import NOON, asha, ashas
from devices import credentials
from devices.models import Device
from learning.models import Episode, Recording, Revision, Story, Verse
from learning.review import judging
from learning.review.proposing import propose
from learning.review.shipping import ship
from learning.review.states import Aspect
from learning.tests.shelf import shelve_story, shelve_verses
from voice import ahead
from voice.connect import _admit
from voice.speech import clip_key
from voice.tools.hanuman import toolbox
from voice.tools.toolbox import Asked

__all__ = ["asha", "ashas"]
SECRET = "Zanzibar"  # stands in every text that is not approved
HIDDEN = "ज़ांज़ीबार"
WORDS = f"Hanuman is brave and kind today. {SECRET} waits. "


@pytest.fixture
def staff(db) -> list[User]:
    return [User.objects.create_superuser(f"{name}@example.com") for name in ("a", "b")]


@pytest.fixture
def shelf(db, staff) -> Story:
    """43 verses and a story, all served; a draft of each, a hidden verse and a new story."""
    cache.clear()
    shelve_verses()
    story = shelve_story("the-leap", "The Leap", languages=("en", "hi"), age_bands=["5-7"])
    for rows in (Verse.objects.all(), [story], story.episodes.all()):
        ship(rows, provenance="a test", now=NOON)
    for target in (Verse.objects.get(index=0), story, *story.episodes.all()):
        propose(target, {"title": SECRET, "title_hi": HIDDEN} if hasattr(target, "title_hi") else
                {"title": SECRET, "text": WORDS * 17}, author=staff[0])  # fmt: skip
    new = propose(Story(slug="zanzibar"), {"title": SECRET, "title_hi": HIDDEN}, author=staff[0])
    for number in (1, 2):
        part = Episode(story=new.target, number=number, language="en", telling="all")
        propose(part, {"title": SECRET, "text": WORDS * 17}, author=staff[0])
    Episode.objects.filter(story=new.target).update(approved=True)  # its story is not
    Verse.objects.filter(index=1).update(
        approved=False, devanagari=[HIDDEN, HIDDEN], transliteration=[SECRET, SECRET]
    )
    return story


def call(child: Profile, name: str, **given) -> str:
    """What a tool answers, and everything that it has spoken, as text."""
    asked = Asked(child.pk, "en", NOON, heard=f"{SECRET} {HIDDEN}")
    outcome = toolbox.run(name, json.dumps({"persona": "hanuman", **given}), asked)
    return f"{outcome.result} {outcome.for_model} {outcome.media}"


def prompt_of(child: Profile) -> str:
    device, _ = Device.objects.get_or_create(
        serial="HAN-1", defaults={"profile": child, "family": child.family}
    )
    return _admit("HAN-1", credentials.issue(device), now=NOON).brief.script.prompt


def publish(revision: Revision, staff) -> None:
    author, other = staff
    revision = judging.submit(revision, by=author, now=NOON)
    for aspect in Aspect:
        judging.approve(revision, aspect, by=other, now=NOON)


def test_what_is_not_approved_is_never_spoken(shelf, asha):
    told = [
        call(asha, "tell_story", topic=SECRET),
        *(call(asha, "tell_story") for _ in range(3)),
        call(asha, "teach_hanuman_chalisa", step_index=0),
        call(asha, "teach_hanuman_chalisa", step_index=1),
        call(asha, "teach_hanuman_chalisa"),
        call(asha, "check_recitation"),
        call(asha, "mark_favourite", kind="story", topic=SECRET),
        str(ahead.likely(asha.pk, now=NOON)),
        prompt_of(asha),
    ]
    assert "The Leap" in told[0]
    for one in told:
        assert SECRET not in one
        assert HIDDEN not in one


def test_what_is_published_is_told_and_made_to_sound_at_once(
    shelf, asha, staff, django_capture_on_commit_callbacks
):
    """Clips are found by their words, so those of the text before are not found any more."""
    before = prompt_of(asha), ahead.likely(asha.pk, now=NOON)
    assert "The Leap" in before[0]
    details = shelf_details() | {"title": "The Great Leap"}
    episode = shelf.episodes.get(number=1, language="en")
    text = "Hanuman leaps over the wide blue sea. " * 18
    with django_capture_on_commit_callbacks(execute=True):
        publish(propose(shelf, details, author=staff[0]), staff)
        publish(propose(episode, {"text": text.strip()}, author=staff[0]), staff)
    after = prompt_of(asha), ahead.likely(asha.pk, now=NOON)
    assert "The Great Leap" in after[0]
    assert "Hanuman leaps over the wide blue sea." in call(asha, "tell_story")
    keys = [{clip_key(one.text, "a-voice") for one in likely} for _, likely in (before, after)]
    assert clip_key("Hanuman leaps over the wide blue sea.", "a-voice") in keys[1] - keys[0]


def test_what_is_withdrawn_is_told_no_more(shelf, asha, staff, django_capture_on_commit_callbacks):
    assert "The Leap" in prompt_of(asha)
    with django_capture_on_commit_callbacks(execute=True):
        judging.withdraw(Revision.current_for(shelf), by=staff[1], now=NOON, comment="Wrong.")
    assert "The Leap" not in prompt_of(asha)
    assert "The Leap" not in call(asha, "tell_story")


def test_a_recording_of_other_words_is_not_played(shelf, staff):
    verse = Verse.objects.get(index=3)
    Recording.objects.create(
        path="3.wav", kind="verse", verse=verse, sha256="0" * 64, duration_ms=1, created_at=NOON
    )
    assert Recording.objects.playable().exists()
    lines = [verse.devanagari[0], "अंजनि पुत्र पवनसुत राम॥"]
    pairs = [verse.word_pairs[0], [*verse.word_pairs[1][:3], {"dev": "राम", "roman": "Ram"}]]
    publish(propose(verse, {"devanagari": lines, "word_pairs": pairs}, author=staff[0]), staff)
    assert not Recording.objects.playable().exists()
    first = Revision.objects.of(verse).get(number=1)
    judging.roll_back(first, by=staff[1], now=NOON, comment="It was right.")
    assert Recording.objects.playable().exists()


def shelf_details() -> dict:
    return {
        "title_hi": "छलाँग",
        "sources": [{"text": "Ramayana", "ref": "1"}],
        "themes": ["courage"],
        "time_of_day": ["daytime"],
    }
