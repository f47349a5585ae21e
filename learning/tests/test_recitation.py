"""What a child recited, judged from the transcript alone."""

import pytest

from learning.loading import shipped_verses
from learning.recitation import NoSuchScope, judge, poem_of

VERSES = shipped_verses()
POEM = poem_of(VERSES)
LINE = ("Jai", "Hanuman", "gyaan", "gun", "saagar")


def first_line(heard):
    return judge(POEM, 2, "line1", heard)


@pytest.mark.parametrize("verse", VERSES, ids=lambda verse: verse["id"])
def test_every_script_and_every_accepted_reading_is_right(verse):
    said = [
        (number, verse[script][number - 1])
        for script in ("devanagari", "devanagari_print", "transliteration", "iast")
        for number in (1, 2)
    ]
    said += [(variant["line"], variant["reading"]) for variant in verse["variants"]]
    judged = [judge(POEM, verse["index"], f"line{number}", text) for number, text in said]
    assert [one for one in judged if not one.correct or one.missed or one.wrong] == []


@pytest.mark.parametrize(
    "heard",
    [
        "Jai Hanuman gyaan gun saagar",
        "jai hanuman gone gun sugar",
        "JAY HANUMAN, GYAN GOON SAGARA!",
        "जय हनुमान ज्ञान गुण सागर।",
        "जय हनमान ज्ञान गुन सागर",
        "jai hanu man gyan gunsagar",
        "jai hanuman jai hanuman gyan gun sagar",
        "jai hanu... jai hanuman um gyan, gun gun sagar",
        "okay I will try jai hanuman gyan gun sagar",
        "jai hanuman gyan gun sagar jai kapees tihun lok ujaagar",
    ],
)
def test_the_line_is_held_however_it_is_heard(heard):
    assert first_line(heard).held == LINE
    assert first_line(heard).correct


@pytest.mark.parametrize(
    ("heard", "missed", "wrong"),
    [
        ("jai hanuman gyan sagar", ("gun",), ()),
        ("jai hanuman", ("gyaan", "gun", "saagar"), ()),
        ("jai hanuman gyan banana sagar", (), ("gun",)),
        ("जय हनुमान ज्ञान केला सागर", (), ("gun",)),
    ],
)
def test_the_words_that_were_not_held_are_named(heard, missed, wrong):
    judged = first_line(heard)
    assert (judged.recited, judged.correct) == (True, False)
    assert (judged.missed, judged.wrong) == (missed, wrong)
    assert set(judged.held) == set(LINE) - set(missed) - set(wrong)


@pytest.mark.parametrize(
    "heard", ["jai hanuman gun gyan sagar", "जय हनुमान गुन ज्ञान सागर", "sagar gun gyan hanuman jai"]
)
def test_words_in_another_order_are_not_right(heard):
    assert first_line(heard).recited
    assert not first_line(heard).correct


@pytest.mark.parametrize(
    ("index", "scope", "heard"),
    [
        (28, "line1", "sab par Ram raaj sir taajaa"),
        (28, "line1", "सब पर राम राजसिर ताजा"),
        (28, "verse", "sab par ram raj sir taja tin ke kaaj sakal tum saajaa"),
        (39, "line1", "yah sat baar paath kar joee"),
        (33, "line2", "saadar ho Raghupati ke daasaa"),
        (7, "line1", "shankar svayam kesari nandan"),
    ],
)
def test_what_a_teacher_has_families_say_is_right(index, scope, heard):
    judged = judge(POEM, index, scope, heard)
    assert (judged.correct, judged.missed, judged.wrong) == (True, (), ())


def test_another_reading_makes_no_other_word_right():
    assert not judge(POEM, 28, "line1", "sab par ram taja").correct
    assert not judge(POEM, 28, "line1", "sab par ram raj sir banana").correct


def test_words_that_differ_in_one_sound_are_not_exchanged():
    assert not judge(POEM, 4, "line2", "sumati nivaar kumati ke sangi").correct


def test_another_verse_is_recognised_as_that_verse():
    judged = first_line("ram doot atulit bal dhama anjani putra pavansut nama")
    assert (judged.recited, judged.correct, judged.recognised_as) == (True, False, 3)
    assert judged.held == ()


def test_the_other_line_of_the_same_verse_is_an_attempt():
    judged = first_line("jai kapees tihun lok ujaagar")
    assert (judged.recited, judged.correct, judged.recognised_as) == (True, False, None)


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "   ",
        "।॥",
        "🐒🐒",
        "[unclear]",
        "uh",
        "yes",
        "jai shri ram",
        "hanuman",
        "what does gyaan gun saagar mean",
        "can you sing jai hanuman gyan gun sagar",
        "जय हनुमान ज्ञान गुन सागर का मतलब क्या है",
        "tell me a story about hanuman",
        "hanuman jumped over the ocean",
    ],
)
def test_silence_chatter_and_questions_are_no_attempt(heard):
    judged = first_line(heard)
    assert (judged.recited, judged.correct, judged.held, judged.missed) == (False, False, (), ())


@pytest.mark.parametrize(
    ("index", "heard"),
    [
        (2, "hanuman chalisa"),
        (9, "sita ram sita ram"),
        (27, "sankat mochan hanuman"),
        (13, "raghupati raghav raja ram patit pavan sita ram"),
        (9, "did ram and lakhan find sita"),
    ],
)
def test_names_and_songs_with_words_of_a_verse_are_no_attempt(index, heard):
    assert not judge(POEM, index, "verse", heard).recited


@pytest.mark.parametrize("heard", ["la " * 20_000, "जय " * 20_000, "a" * 100_000, "\0\ud800 ़़़"])
def test_nothing_that_may_be_heard_breaks_it(heard):
    assert not first_line(heard).correct


@pytest.mark.parametrize(
    ("index", "scope"), [(43, "verse"), (-1, "verse"), (2, "line3"), (2, ""), (None, "verse")]
)
def test_what_is_no_step_is_refused(index, scope):
    with pytest.raises(NoSuchScope):
        judge(POEM, index, scope, "jai")


def test_a_judgement_is_plain_json():
    assert first_line("jai hanuman gyan sagar").as_json() == {
        "verse_index": 2,
        "recited": True,
        "correct": False,
        "held": ["Jai", "Hanuman", "gyaan", "saagar"],
        "missed": ["gun"],
        "wrong": [],
        "recognised_as": None,
    }
