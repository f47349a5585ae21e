"""When a toy opens set-up by itself, on both interpreters."""

from firmware.companion.moving import AFTER_SLEEP, TRIES, Moving
from tests.board.claims import TestCase


def opened_at(moving, tries):
    """After which of so many failures set-up is opened."""
    return [at for at in range(1, tries + 1) if moving.looked(False)]


class TestMoving(TestCase):
    def test_a_toy_without_networks_opens_set_up_at_once_whatever_has_started_it(self):
        for cause in ("power", "software", AFTER_SLEEP):
            self.assertEqual(opened_at(Moving(False, cause), 5), [1])

    def test_one_with_networks_opens_it_once_when_none_can_be_joined(self):
        for cause in ("power", "software", "watchdog"):
            self.assertEqual(opened_at(Moving(True, cause), 3 * TRIES), [TRIES])

    def test_a_child_who_wakes_it_is_not_kept_from_verses(self):
        moving = Moving(True, AFTER_SLEEP)
        self.assertFalse(moving.is_undecided)
        self.assertEqual(opened_at(moving, 3 * TRIES), [])

    def test_a_network_that_was_joined_once_is_the_right_one(self):
        moving = Moving(True, "power")
        self.assertFalse(moving.looked(False))
        self.assertFalse(moving.looked(True))
        self.assertFalse(moving.is_undecided)
        self.assertEqual(opened_at(moving, 3 * TRIES), [])

    def test_it_stays_awake_until_set_up_is_over(self):
        moving = Moving(True, "power")
        opened_at(moving, TRIES)
        self.assertTrue(moving.is_undecided)
        moving.closed()
        self.assertFalse(moving.is_undecided)
