"""The last words are heard to the end before anything is closed."""

from voice.farewell import PLAYED_GRACE_SECONDS, PLAYED_SLACK_MS, Farewell


def sent() -> Farewell:
    farewell = Farewell("Good night!")
    farewell.sent(2000, remaining_seconds=1.5, now=10.0)
    return farewell


def test_without_words_nothing_is_due():
    assert (Farewell().is_due, Farewell("Good night!").is_due) == (False, True)


def test_it_is_not_over_before_it_was_sent():
    farewell = Farewell("Good night!", played_ms=9999)
    assert not farewell.is_over(now=1e9)


def test_it_is_over_when_the_toy_has_played_it():
    farewell = sent()
    farewell.played_ms = 2000 - PLAYED_SLACK_MS - 1
    assert not farewell.is_over(now=11.0)
    farewell.played_ms = 2000 - PLAYED_SLACK_MS
    assert farewell.is_over(now=11.0)


def test_a_toy_that_reports_nothing_gets_its_good_night_all_the_same():
    farewell = sent()
    assert farewell.at_latest == 10.0 + 1.5 + PLAYED_GRACE_SECONDS
    assert not farewell.is_over(now=farewell.at_latest - 0.001)
    assert farewell.is_over(now=farewell.at_latest)
