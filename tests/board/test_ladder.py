"""The rate of the next turn on a slow connection, on both interpreters."""

from firmware.companion.ladder import MOST_PATIENCE, Ladder, Step
from tests.board.claims import TestCase

GOOD = (4000, 0, 40)
BAD = (5000, 2500, 4000)  # carries five eighths of the rate


def steps(ladder, turns):
    return [ladder.turn_ended(said, behind, took) for said, behind, took in turns]


class TestLadder(TestCase):
    def test_a_turn_that_is_sent_late_lowers_the_rate_and_says_why(self):
        ladder = Ladder(44_100)
        self.assertEqual(steps(ladder, [BAD]), [Step(22_050, "2500 ms behind")])
        self.assertEqual(ladder.rate_hz, 22_050)

    def test_a_very_slow_connection_goes_to_the_rate_that_it_carries(self):
        self.assertEqual(Ladder(44_100).turn_ended(5000, 4000, 8000).rate_hz, 16_000)
        self.assertEqual(Ladder(44_100).turn_ended(5000, 4500, 90_000).rate_hz, 16_000)

    def test_a_backlog_that_a_fast_connection_clears_is_no_reason(self):
        self.assertEqual(steps(Ladder(44_100), [(20_000, 20_000, 3000)]), [None])

    def test_a_small_backlog_is_no_reason_and_no_merit(self):
        ladder = Ladder(44_100)
        steps(ladder, [BAD])
        self.assertEqual(steps(ladder, [(4000, 600, 900)] * 20), [None] * 20)

    def test_below_the_last_rung_there_is_none(self):
        ladder = Ladder(44_100)
        steps(ladder, [BAD, BAD])
        self.assertEqual((ladder.rate_hz, steps(ladder, [BAD])), (16_000, [None]))

    def test_turns_that_keep_abreast_lead_up_again_one_rung_at_a_time(self):
        ladder = Ladder(44_100)
        steps(ladder, [BAD, BAD])
        found = [step for step in steps(ladder, [GOOD] * 9) if step]
        self.assertEqual(found, [Step(22_050, "3 turns abreast"), Step(44_100, "3 turns abreast")])

    def test_a_short_turn_proves_nothing(self):
        ladder = Ladder(44_100)
        steps(ladder, [BAD])
        self.assertEqual(steps(ladder, [(700, 0, 20)] * 9), [None] * 9)

    def test_a_step_up_that_does_not_hold_is_tried_more_seldom(self):
        ladder = Ladder(44_100)
        steps(ladder, [BAD])
        waits = []
        for _ in range(6):
            count = 1
            while ladder.turn_ended(*GOOD) is None:
                count += 1
            waits.append(count)
            ladder.turn_ended(*BAD)
        self.assertEqual(waits, [3, 6, 12, 24, MOST_PATIENCE, MOST_PATIENCE])

    def test_a_step_up_that_holds_is_forgiven(self):
        ladder = Ladder(44_100)
        steps(ladder, [BAD, GOOD, GOOD, GOOD, BAD])
        steps(ladder, [GOOD] * 12)
        self.assertEqual(ladder.rate_hz, 44_100)
        steps(ladder, [BAD])
        self.assertEqual(steps(ladder, [GOOD] * 3)[-1], Step(44_100, "3 turns abreast"))

    def test_a_toy_with_a_slower_microphone_has_fewer_rungs(self):
        ladder = Ladder(16_000)
        self.assertEqual(steps(ladder, [BAD] + [GOOD] * 5), [None] * 6)
