"""What two versions of a text differ in."""

from learning.differences import differing, word_changes

OURS = {"title": "Up", "text": "One. Two! Three.", "themes": ["hope", "joy"], "of": 49}


def test_the_same_texts_differ_in_nothing():
    assert [*differing(OURS, dict(OURS))] == []


def test_only_the_sentences_that_differ_are_shown():
    theirs = {**OURS, "text": "One. Zwei! Three."}
    assert [*differing(OURS, theirs)] == ["text:", "- Two!", "+ Zwei!"]


def test_entries_of_a_list_are_shown_one_by_one():
    assert [*differing(OURS, {**OURS, "themes": ["hope"]})] == ["themes:", "- joy"]


def test_what_is_no_text_is_shown_as_json_in_its_own_letters():
    ours = {"words": [{"word": "राम"}]}
    assert [*differing(ours, {"words": []})] == ["words:", '- {"word": "राम"}']
    assert [*differing({"of": 49}, {})] == ["of:", "- 49", "+ null"]


def test_words_that_went_and_came_stand_where_they_did():
    assert [*word_changes("Hanuman leaps far.", "Hanuman flies far away.")] == [
        (" ", "Hanuman "),
        ("-", "leaps"),
        ("+", "flies"),
        (" ", " "),
        ("-", "far."),
        ("+", "far away."),
    ]
    assert [*word_changes("", "जय हो")] == [("+", "जय हो")]
    assert [*word_changes("", "")] == []
