"""Verses and small stories for the tests of learning, made in a few statements."""

import json

import pytest

from learning.loading import CONTENT
from learning.models import Episode, Story, Verse

CHALISA = json.loads((CONTENT / "hanuman_chalisa.json").read_text("utf-8"))


def shelve_verses() -> None:
    """All 43 verses as shipped, approved."""
    columns = {field.name for field in Verse._meta.fields} - {"id"}
    Verse.objects.bulk_create(
        Verse(
            ident=verse["id"],
            approved=True,
            **{name: value for name, value in verse.items() if name in columns},
        )
        for verse in CHALISA
    )


def shelve_story(
    slug: str,
    title: str,
    *,
    title_hi: str = "कथा",
    languages=("en",),
    telling: str = "all",
    episodes: int = 3,
    **columns,
) -> Story:
    """An approved story whose episodes say their own number."""
    story = Story.objects.create(
        slug=slug,
        title=title,
        title_hi=title_hi,
        status="told for tests",
        synopsis=columns.pop("synopsis", "A tale."),
        approved=columns.pop("approved", True),
        **columns,
    )
    Episode.objects.bulk_create(
        Episode(
            story=story,
            number=number,
            language=language,
            telling=telling,
            title=f"Part {number}",
            text=f"{title}, part {number}. It ends well.",
            approved=True,
        )
        for language in languages
        for number in range(1, episodes + 1)
    )
    return story


@pytest.fixture
def verses(db) -> None:
    shelve_verses()


@pytest.fixture
def shelf(db) -> dict[str, Story]:
    """Three stories: a daytime one of courage, a bedtime one of help, one for the oldest only."""
    return {
        "leap": shelve_story(
            "leap-to-lanka",
            "Leap to Lanka",
            title_hi="लंका की छलाँग",
            languages=("en", "hi"),
            themes=["courage", "using your wits"],
            time_of_day=["morning", "daytime"],
            age_bands=["5-7", "8-10"],
            synopsis="Hanuman springs across the ocean and rests on no mountain.",
        ),
        "mountain": shelve_story(
            "sanjeevani-mountain",
            "Sanjeevani Mountain",
            title_hi="संजीवनी पर्वत",
            languages=("en", "hi"),
            themes=["helping fast", "brotherly love"],
            time_of_day=["evening", "bedtime"],
            age_bands=["5-7", "8-10"],
        ),
        "court": shelve_story(
            "the-court",
            "The Long Court",
            themes=["speaking the truth"],
            time_of_day=["daytime"],
            age_bands=["11-12"],
        ),
    }
