"""Weeks of lessons, seen from what the tools say alone; and that no letter of them is made up."""

import itertools
import json
import random
import unicodedata
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from learning.models import Verse
from learning.notebook import Notebook
from voice.tools.hanuman import toolbox
from voice.tools.outcome import Outcome
from voice.tools.toolbox import Asked

START = datetime(2026, 11, 22, 7, tzinfo=UTC)
STEPS_A_DAY = 3
WEEKS = 6


class Pupil:
    """A child that comes every day, and does what it is taught as well as `voice` does it."""

    def __init__(self, child, voice):
        self._child, self._voice = child, voice
        self.day = 0
        self.met = defaultdict(list)  # verse index -> days on which it came
        self.mastery = {}
        self.recitals = []

    def come(self):
        """One day: a talk of a few lessons, each recited once."""
        notebook = Notebook()
        now = START + timedelta(days=self.day)
        for turn in range(0, 2 * STEPS_A_DAY, 2):
            now += timedelta(minutes=2)
            lesson = self._call("teach_hanuman_chalisa", notebook, now, turn, "teach me").result
            heard = self._voice(lesson["text"])
            recital = self._call("check_recitation", notebook, now, turn + 1, heard).result
            if self.day not in self.met[lesson["index"]]:
                self.met[lesson["index"]].append(self.day)
            self.mastery[lesson["index"]] = recital["mastery"]
            self.recitals.append(recital)
        self.day += 1

    def _call(self, name, notebook, now, turn, heard) -> Outcome:
        asked = Asked(self._child.pk, "en", now, notebook, heard=heard, turn=turn)
        return toolbox.run(name, '{"persona":"hanuman"}', asked)


def of(child, voice, *, weeks=WEEKS):
    pupil = Pupil(child, voice)
    for _ in range(7 * weeks):
        pupil.come()
    return pupil


def without_a_word(text):
    """What a child says that leaves out every third word."""
    return " ".join(word for at, word in enumerate(text.split()) if at % 3 != 1)


def test_who_recites_well_masters_the_first_verses_and_meets_them_ever_more_seldom(asha, verses):
    pupil = of(asha, lambda text: text)
    assert [pupil.mastery[index] for index in range(3)] == [5, 5, 5]
    for index in range(3):
        gaps = [later - earlier for earlier, later in itertools.pairwise(pupil.met[index])]
        assert gaps == sorted(gaps)
        assert gaps[-1] > gaps[0]
    assert len(pupil.met) > 12
    assert all(recital["correct"] and not recital["practise"] for recital in pupil.recitals)


def test_who_does_not_yet_stays_with_the_first_verses_and_gets_a_hint_each_time(asha, verses):
    pupil = of(asha, without_a_word, weeks=2)
    assert set(pupil.met) <= {0, 1}
    assert set(pupil.mastery.values()) == {0}
    assert all(one["recited"] and not one["correct"] for one in pupil.recitals)
    assert all(one["practise"] in one["missed"] + one["wrong"] for one in pupil.recitals)
    assert all(one["practise"] in one["note"] for one in pupil.recitals)


def test_who_is_silent_is_neither_praised_nor_moved(asha, verses):
    pupil = of(asha, lambda text: "", weeks=1)
    assert set(pupil.mastery.values()) == {0}
    assert not any(one["recited"] or one["attempts"] or one["say"] for one in pupil.recitals)


def test_what_is_said_to_come_next_comes_next(asha, verses):
    notebook, chance = Notebook(), random.Random(5)
    foretold = None
    for turn in range(60):
        now = START + timedelta(minutes=turn)
        asked = Asked(asha.pk, "en", now, notebook, turn=2 * turn)
        lesson = toolbox.run("teach_hanuman_chalisa", '{"persona":"hanuman"}', asked).result
        assert foretold in (None, (lesson["index"], lesson["part"]))
        said = chance.choice([lesson["text"], without_a_word(lesson["text"]), "tell me more"])
        asked = Asked(asha.pk, "en", now, notebook, heard=said, turn=2 * turn + 1)
        recital = toolbox.run("check_recitation", '{"persona":"hanuman"}', asked).result
        foretold = (recital["next_step_index"], recital["next_part"])


AGES = (4, 5, 7, 8, 11, None)
ASKS = (None, None, None, "again", "slower", "meaning", "word", "test")
PARTS = (None, None, "line1", "line2", "verse")
CLOSED = (0, 5, 17, 41)  # verses that are not approved


def wish(chance) -> dict:
    """What a model may ask of a lesson."""
    chosen = {
        "step_index": chance.choice([None, None, chance.randrange(43)]),
        "part": chance.choice(PARTS),
        "ask": chance.choice(ASKS),
        "word": chance.choice(["kumati", "elephant", ""]),
    }
    return {"persona": "hanuman"} | {name: value for name, value in chosen.items() if value}


def is_to_the_letter(outcome, rows) -> bool:
    """What is spoken is the text of that verse, whole, or its first words in a test."""
    verse, result = rows[outcome.result["index"]], outcome.result
    lines = {"line1": slice(1), "line2": slice(1, 2), "verse": slice(2)}[result["part"]]
    for script, member in (("devanagari", "text"), ("transliteration", "romanised")):
        said = " ".join(getattr(one, member) for one in outcome.media[0].sentences)
        row = " ".join(getattr(verse, script)[lines])
        if said != unicodedata.normalize("NFC", said):
            return False
        if said != row and not (result.get("ask") == "test" and row.startswith(f"{said} ")):
            return False
    return True


def test_each_line_spoken_in_a_hundred_random_lessons_is_approved_to_the_letter(
    asha, ravi, verses
):
    chance = random.Random(108)
    Verse.objects.filter(index__in=CLOSED).update(approved=False)
    rows = {verse.index: verse for verse in Verse.objects.approved()}
    notebook, now = Notebook(), START
    spoken = Counter()
    for turn in range(100):
        child = chance.choice([asha, ravi])
        if chance.random() < 0.2:
            notebook, now = Notebook(), now + timedelta(days=chance.randrange(9))
            age = chance.choice(AGES)
            child.dob = age and now.date() - timedelta(days=366 * age)
            child.save()
        heard = chance.choice(["", "next", *rows[2].transliteration])
        asked = Asked(child.pk, child.preferred_language, now, notebook, heard=heard, turn=turn)
        outcome = toolbox.run("teach_hanuman_chalisa", json.dumps(wish(chance)), asked)
        if outcome.media:
            assert is_to_the_letter(outcome, rows)
        shown = json.dumps(outcome.for_model | {"listen_for": 0}, ensure_ascii=False)
        assert not any(line in shown for row in rows.values() for line in row.devanagari)
        code = outcome.result.get("code")
        assert code in (None, "verse-not-ready", "nothing-taught", "nothing-begun")
        assert outcome.result.get("index") not in CLOSED
        spoken[outcome.result.get("ask", "verse") if outcome.media else code] += 1
    assert spoken["verse"] > 40
    assert spoken["test"] > 5
    assert spoken["verse-not-ready"] > 2
