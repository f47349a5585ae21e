"""Turn numbers, on both interpreters."""

from tests.board.claims import TestCase
from wire.turns import following, newer


class TestTurns(TestCase):
    def test_the_first_turn_is_one(self):
        self.assertEqual(following(0), 1)

    def test_after_the_last_number_comes_one(self):
        self.assertEqual(following(65534), 65535)
        self.assertEqual(following(65535), 1)

    def test_newer_survives_the_wrap(self):
        self.assertTrue(newer(1, 65535))
        self.assertTrue(newer(40, 65500))
        self.assertFalse(newer(65535, 1))

    def test_a_turn_is_not_newer_than_itself(self):
        self.assertFalse(newer(7, 7))
        self.assertFalse(newer(0, 0))

    def test_every_turn_is_newer_than_unsolicited_speech(self):
        self.assertTrue(newer(65535, 0))
        self.assertFalse(newer(0, 65535))
