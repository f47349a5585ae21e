"""Sleep and the battery, on both interpreters."""

from firmware.companion import sleeping as s
from tests.board.claims import TestCase


class TestSleeping(TestCase):
    def test_a_toy_that_nobody_uses_goes_to_sleep(self):
        toy = s.Sleeping(0, 60_000)
        self.assertEqual(toy.look(False, True, 80, 59_999), None)
        self.assertEqual(toy.look(False, True, 80, 60_000), s.SLEEP)

    def test_use_begins_the_wait_anew_and_is_never_cut_off(self):
        toy = s.Sleeping(0, 60_000)
        self.assertEqual(toy.look(True, True, 1, 100_000), None)
        self.assertEqual(toy.look(False, True, 80, 159_999), None)
        self.assertEqual(toy.look(False, True, 80, 160_000), s.SLEEP)

    def test_without_a_connection_there_is_less_to_wait_for(self):
        self.assertEqual(s.Sleeping(0).look(False, False, None, s.HUNG_UP_MS), s.SLEEP)

    def test_a_low_battery_is_told_now_and_then(self):
        toy = s.Sleeping(0, 10**9)
        told = [toy.look(False, True, 14, at) for at in range(0, 1_300_000, 100_000)]
        self.assertEqual([at for at, one in enumerate(told) if one == s.WARN], [0, 6, 12])

    def test_a_battery_that_recovers_a_little_is_still_low(self):
        toy = s.Sleeping(0)
        states = []
        for percent in (16, 15, 18, 20, 18):
            toy.look(True, True, percent, 0)
            states.append(toy.is_low)
        self.assertEqual(states, [False, True, True, False, False])

    def test_an_empty_battery_ends_the_day(self):
        self.assertEqual(s.Sleeping(0).look(False, True, 4, 10), s.EMPTY)
        self.assertEqual(s.Sleeping(0).look(True, True, 4, 10), None)
        self.assertEqual(s.Sleeping(0).look(False, True, None, 10), None)

    def test_a_battery_that_gives_in_again_and_again_keeps_the_radio_off(self):
        count = 0
        for _ in range(2):
            count = s.brown_outs("brown-out", count)
        self.assertTrue(s.may_use_radio(count))
        count = s.brown_outs("brown-out", count)
        self.assertFalse(s.may_use_radio(count))
        self.assertEqual(s.brown_outs("power", count), 0)

    def test_what_outlives_sleep_is_read_again(self):
        for values in ((0, 0, 0, 0), (65_535, 3, 1, 2)):
            self.assertEqual(s.remembered(s.packed(values)), values)
        self.assertEqual(s.remembered(s.packed((9, 999, 0, 0))), (9, 255, 0, 0))

    def test_after_power_loss_nothing_is_remembered(self):
        good = s.packed((7, 1, 0, 1))
        for data in (b"", b"\x00" * 7, good[:-1], good + b"\x00", good[:2] + b"\x63" + good[3:]):
            self.assertEqual(s.remembered(data), s.NOT_REMEMBERED)
