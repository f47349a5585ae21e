"""Times as the network writes them, on both interpreters."""

from firmware.hours import SINCE_1900_S, question, seconds_in, seconds_of
from tests.board.claims import TestCase

TOKEN = b"\x01\x02\x03\x04\x05\x06\x07\x08"
NOW_S = 1_795_385_951


def answer(token=TOKEN, first=0x24, stratum=2, now_s=NOW_S):
    time = (now_s + SINCE_1900_S).to_bytes(4, "big") + bytes(4)
    return bytes((first, stratum)) + bytes(22) + token + time + time


def seconds_or_none(text):
    try:
        return seconds_of(text)
    except ValueError:
        return None


class TestHours(TestCase):
    def test_a_time_is_counted_from_1970(self):
        for text, seconds in (
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-22T22:19:11+00:00", NOW_S),
            ("2027-12-31T23:59:59Z", 1_830_297_599),
            ("2028-02-29T00:00:00Z", 1_835_395_200),
            ("2028-03-01T00:00:00Z", 1_835_481_600),
        ):
            self.assertEqual((text, seconds_of(text)), (text, seconds))

    def test_what_is_no_time_is_refused(self):
        for text in ("", "yesterday", "2026-13-01T00:00:00Z", "2026-11-22", "1066-10-14T09:00:00"):
            self.assertEqual((text, seconds_or_none(text)), (text, None))

    def test_a_time_server_s_answer_is_read(self):
        self.assertEqual(seconds_in(answer(), TOKEN), NOW_S)

    def test_an_answer_to_another_question_is_none(self):
        self.assertEqual(seconds_in(answer(token=b"12345678"), TOKEN), None)
        self.assertEqual(seconds_in(answer()[:47], TOKEN), None)
        self.assertEqual(seconds_in(b"", TOKEN), None)

    def test_a_server_that_does_not_know_the_time_is_not_believed(self):
        for first, stratum in ((0x24, 0), (0x24, 16), (0x23, 2)):
            self.assertEqual(seconds_in(answer(first=first, stratum=stratum), TOKEN), None)

    def test_the_question_carries_the_token(self):
        self.assertEqual((len(question(TOKEN)), question(TOKEN)[40:]), (48, TOKEN))
