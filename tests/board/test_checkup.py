"""What a starting toy checks, on both interpreters."""

from firmware.companion import checkup
from tests.board.claims import TestCase


class TestCheckup(TestCase):
    def test_a_sound_toy_has_nothing_to_do(self):
        self.assertEqual(checkup.remedy([], 0), None)

    def test_a_microphone_that_never_answers_is_started_again_and_then_told(self):
        remedies = [checkup.remedy([checkup.MICROPHONE], restarts) for restarts in range(4)]
        self.assertEqual(remedies, ["restart", "restart", "complain", "complain"])

    def test_missing_memory_does_not_come_back_by_a_restart(self):
        found = [checkup.MEMORY, checkup.MICROPHONE]
        self.assertEqual(checkup.remedy(found, 0), "complain")

    def test_rings_take_what_they_want_or_a_part_of_what_there_is(self):
        self.assertEqual(checkup.shares(6_000_000, (5_000_000, 1_000_000)), (5_000_000, 1_000_000))
        self.assertEqual(checkup.shares(200_000, (5_000_000, 384_000)), (25_000, 25_000))
        self.assertEqual(checkup.shares(200_000, (5_000_000, 9000)), (25_000, 9000))
