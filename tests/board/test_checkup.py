"""What a starting toy checks, on both interpreters."""

from firmware.companion import checkup
from tests.board.claims import TestCase


class TestCheckup(TestCase):
    def test_a_sound_toy_has_no_faults(self):
        self.assertEqual(checkup.faults(100, 6_000_000, 6_000_000), [])
        self.assertEqual(checkup.remedy([], 0), None)

    def test_a_microphone_that_never_answers_is_started_again_and_then_told(self):
        for first_frame_ms in (None, 101):
            found = checkup.faults(first_frame_ms, 9, 9)
            self.assertEqual(found, ["microphone"])
        remedies = [checkup.remedy(found, restarts) for restarts in range(4)]
        self.assertEqual(remedies, ["restart", "restart", "complain", "complain"])

    def test_missing_memory_does_not_come_back_by_a_restart(self):
        found = checkup.faults(None, 200_000, 6_000_000)
        self.assertEqual(found, ["microphone", "memory"])
        self.assertEqual(checkup.remedy(found, 0), "complain")
