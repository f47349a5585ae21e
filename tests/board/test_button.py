"""The button, on both interpreters: contacts in, meanings out."""

from firmware.companion import button as b
from tests.board.claims import TestCase


def told(button, *changes):
    """Play changes (level, at) as the shell does, looking again whenever the button asks to."""
    events = []
    level = False
    for is_down, at in changes:
        while button.wake_at_ms is not None and button.wake_at_ms < at:
            now_ms = button.wake_at_ms
            events += [(event, now_ms) for event in button.look(level, now_ms)]
        level = is_down
        events += [(event, at) for event in button.look(level, at)]
    return events


def names(events):
    return [event for event, _ in events]


class TestButton(TestCase):
    def test_a_press_counts_ten_ms_after_the_contact_has_closed(self):
        events = told(b.Button(), (True, 1000), (True, 1500))
        self.assertEqual(events, [(b.PRESS, 1010)])

    def test_a_spark_is_no_press(self):
        events = told(b.Button(), (True, 1000), (False, 1004), (False, 2000))
        self.assertEqual(events, [])

    def test_a_bouncing_contact_is_pressed_and_released_once(self):
        bounces = [(at % 2 == 0, 1000 + at) for at in range(9)]
        opens = [(at % 2 == 1, 1500 + at) for at in range(9)]
        button = b.Button()
        events = told(button, *bounces, *opens, (False, 3000))
        self.assertEqual(events, [(b.PRESS, 1018), (b.RELEASE, 1558)])
        self.assertEqual(button.wake_at_ms, None)

    def test_the_debounce_is_a_setting_within_bounds(self):
        for asked, kept in ((30, 30), (80, 80), (5, 30), (500, 80)):
            events = told(b.Button(asked), (True, 0), (False, 200), (False, 900))
            self.assertEqual(events[1], (b.RELEASE, 200 + kept))

    def test_a_contact_that_closes_again_while_it_bounces_open_is_no_press(self):
        events = told(b.Button(), (True, 0), (False, 200), (True, 251), (False, 280), (False, 900))
        self.assertEqual(names(events), [b.PRESS, b.RELEASE])

    def test_two_presses_in_quick_succession_are_a_double(self):
        events = told(b.Button(), (True, 0), (False, 100), (True, 300), (False, 400), (False, 900))
        self.assertEqual(names(events), [b.PRESS, b.RELEASE, b.PRESS, b.DOUBLE, b.RELEASE])

    def test_two_slow_presses_are_two_presses(self):
        events = told(b.Button(), (True, 0), (False, 100), (True, 500), (False, 600), (False, 900))
        self.assertEqual(names(events), [b.PRESS, b.RELEASE] * 2)

    def test_a_third_press_is_not_a_second_double(self):
        clicks = [(at % 2 == 0, 150 * at) for at in range(6)]
        events = names(told(b.Button(), *clicks, (False, 2000)))
        self.assertEqual((events.count(b.PRESS), events.count(b.DOUBLE)), (3, 1))

    def test_a_child_may_hold_the_button_for_as_long_as_it_speaks(self):
        events = told(b.Button(), (True, 0), (False, 119_000), (False, 120_000))
        self.assertEqual(names(events), [b.PRESS, b.RELEASE])

    def test_a_double_press_that_is_held_warns_and_then_resets_once(self):
        events = told(b.Button(), (True, 0), (False, 100), (True, 300), (False, 20_000))
        self.assertEqual(events[3:], [(b.DOUBLE, 310), (b.WARN, 3310), (b.RESET, 10_310)])

    def test_letting_go_after_the_warning_spares_everything(self):
        events = told(
            b.Button(), (True, 0), (False, 100), (True, 300), (False, 9000), (False, 99_000)
        )
        self.assertEqual(names(events)[4:], [b.WARN, b.SPARED, b.RELEASE])
