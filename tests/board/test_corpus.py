"""Anything that may come, as tests/corpus.py collected it: on both interpreters the same."""

import binascii
import json

from tests.board import reading
from tests.board.claims import TestCase

HERE = __file__.rsplit("/", 1)[0]
REFUSALS = ("json", "shape", "large", "unknown-type", "read")


def rows():
    with open(HERE + "/corpus.txt") as file:
        for line in file:
            yield json.loads(line)


class TestCorpus(TestCase):
    def test_streams_have_the_same_messages_however_they_are_cut(self):
        count = 0
        for what, given, outcome in rows():
            if what == "stream":
                data = binascii.unhexlify(given)
                for piece in (4096, 61, 7) if len(data) > 200 else (4096, 3, 1):
                    found = reading.of_stream(data, piece)
                    self.assertEqual((given[:80], piece, found), (given[:80], piece, outcome))
                count += 1
        self.assertTrue(count > 50)

    def test_messages_are_read_or_refused_alike(self):
        count = 0
        for what, given, outcome in rows():
            if what in ("to-platform", "to-toy"):
                found = reading.of_message(what, given)
                if outcome is None:
                    self.assertIn(found, REFUSALS)
                else:
                    self.assertEqual((what, given, found), (what, given, outcome))
                count += 1
        self.assertTrue(count > 100)

    def test_frames_and_closes_are_read_or_refused_alike(self):
        count = 0
        for what, given, outcome in rows():
            if what in ("frame", "close"):
                data = binascii.unhexlify(given)
                found = (
                    reading.of_close(data) if what == "close" else reading.of_message(what, data)
                )
                self.assertEqual((what, given, found), (what, given, outcome))
                count += 1
        self.assertTrue(count > 50)
