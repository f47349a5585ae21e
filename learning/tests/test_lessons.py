"""Teaching verses: which one comes, what is said, what is remembered."""

from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts import consent
from accounts.tests.cast import NOON, at_once, household
from learning import lessons
from learning.invitations import invitation
from learning.models import ChalisaProgress, Verse
from learning.notebook import Notebook
from learning.refusals import NoSuchChild
from learning.tests.shelf import CHALISA, shelve_verses

pytestmark = pytest.mark.django_db

NO_VERSES = [-1, 43, 10**9, -(10**30), "two", "2", 2.0, True, False, [], {}, float("nan")]


def teach(child, **arguments):
    return lessons.teach(child.pk, persona="hanuman", now=NOON, **arguments)


def test_a_first_lesson_is_the_first_verse_to_the_letter(asha, verses):
    lesson = teach(asha)
    assert asdict(lesson) == {
        "persona": "hanuman",
        "index": 0,
        "total": 43,
        "title": "Doha 1",
        "text": "\n".join(CHALISA[0]["transliteration"]),
        "translation": CHALISA[0]["meaning_en"],
        "engage": invitation(0, "en"),
        "next_step_index": 1,
        "devanagari": "\n".join(CHALISA[0]["devanagari"]),
        "part": "verse",
        "next_part": "verse",
    }


def test_a_child_who_speaks_hindi_is_taught_in_hindi(ravi, verses):
    lesson = teach(ravi, step_index=8)
    assert lesson.text == lesson.devanagari == "\n".join(CHALISA[8]["devanagari"])
    assert lesson.translation == CHALISA[8]["meaning_hi"]
    assert lesson.engage == invitation(8, "hi")
    assert lesson.title == "Chaupai 7"


def test_every_verse_is_taught_as_the_file_has_it(asha, verses):
    taught = [teach(asha, step_index=index) for index in range(43)]
    assert [lesson.index for lesson in taught] == list(range(43))
    assert [lesson.devanagari for lesson in taught] == [
        "\n".join(verse["devanagari"]) for verse in CHALISA
    ]


def test_what_comes_next_is_what_really_comes(asha, verses):
    told = [
        lessons.teach(asha.pk, persona="hanuman", now=NOON + timedelta(minutes=at))
        for at in range(5)
    ]
    assert [lesson.index for lesson in told] == [0, 1, 0, 1, 0]  # two under way at eight
    assert [lesson.next_step_index for lesson in told[:-1]] == [one.index for one in told[1:]]


def test_a_verse_asked_for_is_taught_however_far_it_leaps(asha, verses):
    lesson = teach(asha, step_index=20)
    assert (lesson.index, lesson.next_step_index) == (20, 21)
    tomorrow = NOON + timedelta(days=1)
    assert lessons.teach(asha.pk, persona="hanuman", now=tomorrow).index == 0


@pytest.mark.parametrize(("part", "lines"), [("line1", 1), ("line2", 1), ("verse", 2)])
def test_only_the_part_asked_for_is_taught(asha, verses, part, lines):
    lesson = teach(asha, step_index=5, part=part)
    assert lesson.part == part
    assert lesson.text.count("\n") == lesson.devanagari.count("\n") == lines - 1
    assert lesson.devanagari in "\n".join(CHALISA[5]["devanagari"])


def test_a_small_child_is_taught_a_line(ashas, verses):
    ashas.child.dob = NOON.date().replace(year=NOON.year - 5)
    ashas.child.save()
    lesson = teach(ashas.child)
    assert (lesson.part, lesson.next_part, lesson.next_step_index) == ("line1", "line1", 0)
    assert lesson.text == CHALISA[0]["transliteration"][0]


@pytest.mark.parametrize("dob", [None, NOON.date() + timedelta(days=1)])
def test_a_child_whose_age_nobody_knows_is_taught_whole_verses(asha, verses, dob):
    asha.dob = dob
    asha.save()
    assert teach(asha).part == "verse"


@pytest.mark.parametrize("part", ["line3", "", 1, [], "Line1"])
def test_what_is_no_part_is_refused_kindly(asha, verses, part):
    with pytest.raises(lessons.NoSuchPart) as refused:
        teach(asha, part=part)
    assert refused.value.sentence.endswith("?")
    assert not ChalisaProgress.objects.exists()


def test_what_is_due_comes_before_what_is_new(asha, verses):
    ChalisaProgress.objects.create(
        profile=asha,
        verse_index=7,
        exposure_count=1,
        attempts=1,
        mastery=1,
        stability=2.0,
        difficulty=2.0,
        reviewed_at=NOON - timedelta(days=3),
        due_at=NOON - timedelta(days=1),
        last_practice=NOON - timedelta(days=3),
    )
    assert teach(asha).index == 7


def test_progress_from_before_there_was_a_memory_is_believed(asha, verses):
    ChalisaProgress.objects.bulk_create(
        ChalisaProgress(
            profile=asha,
            verse_index=index,
            exposure_count=1,
            mastery=1 if index == 17 else 4,
            last_practice=NOON - timedelta(days=5 if index == 17 else 3),
        )
        for index in range(43)
    )
    assert teach(asha).index == 17
    assert ChalisaProgress.objects.get(verse_index=17).mastery == 1


def test_a_lesson_is_remembered(asha, verses):
    teach(asha, step_index=3)
    lessons.teach(asha.pk, persona="hanuman", step_index=3, now=NOON + timedelta(hours=1))
    row = ChalisaProgress.objects.get(profile=asha)
    assert (row.verse_index, row.exposure_count, row.attempts, row.mastery) == (3, 2, 0, 0)
    assert row.last_practice == NOON + timedelta(hours=1)


def test_a_clock_that_runs_behind_does_not_turn_practice_back(asha, verses):
    teach(asha, step_index=3)
    lessons.teach(asha.pk, persona="hanuman", step_index=3, now=NOON - timedelta(hours=1))
    assert ChalisaProgress.objects.get(profile=asha).last_practice == NOON


@pytest.mark.parametrize("index", NO_VERSES)
def test_what_is_no_verse_is_refused_kindly_and_nothing_is_written(asha, verses, index):
    with pytest.raises(lessons.NoSuchVerse) as refused:
        teach(asha, step_index=index)
    assert refused.value.code == "no-such-verse"
    assert refused.value.sentence.endswith("?")
    assert not ChalisaProgress.objects.exists()


def test_a_refusal_speaks_the_childs_language(ravi, verses):
    with pytest.raises(lessons.NoSuchVerse, match="चालीस"):
        teach(ravi, step_index=43)


@pytest.mark.parametrize("profile_id", [uuid4(), "no uuid", "", None])
def test_an_unknown_child_is_refused(verses, profile_id):
    with pytest.raises(NoSuchChild):
        lessons.teach(profile_id, persona="hanuman", now=NOON)


def test_verse_seven_as_a_child_says_it_is_chaupai_seven():
    assert lessons.index_of_chaupai(7) == 8
    assert lessons.index_of_chaupai(1) == 2
    assert lessons.index_of_chaupai(40) == 41


@pytest.mark.parametrize("number", [0, 41, -7, "7", True, None, 7.0])
def test_what_is_no_chaupai_is_refused(number):
    with pytest.raises(lessons.NoSuchVerse):
        lessons.index_of_chaupai(number)


def test_a_verse_that_is_not_approved_is_never_taught(asha, verses):
    Verse.objects.filter(index__in=[0, 5]).update(approved=False)
    assert teach(asha).index == 1
    with pytest.raises(lessons.VerseNotReady):
        teach(asha, step_index=5)
    assert [row.verse_index for row in ChalisaProgress.objects.all()] == [1]


def test_without_any_content_the_child_hears_a_sentence(asha):
    with pytest.raises(lessons.VerseNotReady):
        teach(asha)


def test_without_consent_to_progress_nothing_is_kept_or_read(ashas, verses):
    teach(ashas.child)
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    assert teach(ashas.child).index == 0
    row = ChalisaProgress.objects.get(profile=ashas.child)
    assert (row.exposure_count, row.attempts) == (1, 0)


def test_without_progress_a_lesson_goes_on_within_its_conversation(ashas, verses):
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    notebook = Notebook()
    assert [teach(ashas.child, notebook=notebook).index for _ in range(3)] == [0, 1, 0]
    assert teach(ashas.child, notebook=Notebook()).index == 0  # another conversation
    assert not ChalisaProgress.objects.exists()


def test_a_lesson_goes_on_when_progress_is_withdrawn_in_mid_talk(ashas, verses):
    notebook = Notebook()
    teach(ashas.child, notebook=notebook)
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    assert teach(ashas.child, notebook=notebook).index == 1
    assert ChalisaProgress.objects.get().verse_index == 0


@pytest.mark.parametrize("withdrawn", ["core_voice", "religion_explicit"])
def test_without_what_every_talk_needs_nothing_is_kept(ashas, verses, withdrawn):
    consent.withdraw(ashas.child.pk, [withdrawn], guardian=ashas.guardian, now=NOON)
    teach(ashas.child)
    assert not ChalisaProgress.objects.exists()


def test_while_a_child_is_paused_nothing_is_kept(asha, verses):
    asha.paused_at = NOON
    asha.save()
    teach(asha)
    assert not ChalisaProgress.objects.exists()


def test_two_children_do_not_share_progress(asha, ravi, verses):
    teach(asha)
    assert teach(ravi).index == 0


@pytest.mark.parametrize("changes", [{"verse_index": 43}, {"verse_index": -1}, {"mastery": 6}])
def test_the_database_itself_refuses_impossible_progress(asha, changes):
    row = ChalisaProgress(profile=asha, **({"verse_index": 1} | changes))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.django_db(transaction=True)
def test_two_toys_teaching_one_child_lose_nothing():
    shelve_verses()
    child = household("many@example.com", "Asha").child
    at_once(lambda: teach(child, step_index=4), 50)
    row = ChalisaProgress.objects.get(profile=child)
    assert (row.exposure_count, row.attempts, row.mastery) == (50, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_lessons_that_go_on_by_themselves_lose_nothing_at_once_either():
    shelve_verses()
    child = household("many@example.com", "Asha").child
    at_once(lambda: teach(child), 50)
    counted = ChalisaProgress.objects.filter(profile=child).values_list(
        "exposure_count", flat=True
    )
    assert sum(counted) == 50
