"""The one light, on both interpreters."""

from firmware.companion import lights
from tests.board.claims import TestCase


class Ear:
    state = "up"


class Mouth:
    is_open = False


class Talk:
    def __init__(self, **members):
        self.listening, self.hearing = Ear(), Mouth()
        self.policy, self.link, self.turn, self.is_dozing = "paired", "ready", 1, False
        for name in members:
            setattr(self, name, members[name])


class TestLights(TestCase):
    def test_every_state_has_a_rhythm_of_its_own(self):
        lit = [name for name in lights.LIGHTS if name != lights.OFF]
        rhythms = {(lights.LIGHTS[name].rhythm, lights.LIGHTS[name].is_soft) for name in lit}
        self.assertEqual(len(rhythms), len(lit))

    def test_every_rhythm_has_an_end_for_each_beginning(self):
        for name in lights.LIGHTS:
            self.assertEqual((name, len(lights.LIGHTS[name].rhythm) % 2), (name, 0))

    def test_a_hard_light_blinks_and_a_steady_one_does_not(self):
        blue = lights.LIGHTS[lights.CONNECTING]
        seen = [lights.level(blue, at) for at in (0, 499, 500, 999, 1000)]
        self.assertEqual(seen, [255, 255, 0, 0, 255])
        self.assertEqual(lights.level(lights.LIGHTS[lights.LISTENING], 12_345), 255)

    def test_a_soft_light_swells_and_fades(self):
        soft = lights.LIGHTS[lights.THINKING]
        seen = [lights.level(soft, at) for at in (0, 150, 300, 450, 599)]
        self.assertEqual(seen, [0, 127, 255, 128, 1])

    def test_what_goes_on_is_what_is_shown(self):
        down, waiting, sending, asked = Ear(), Ear(), Ear(), Mouth()
        down.state, waiting.state, sending.state = "down", "waiting", "sending"
        asked.is_open = True
        for talk, is_speaking, is_low, shown in (
            (Talk(), False, False, lights.IDLE),
            (Talk(), False, True, lights.LOW_BATTERY),
            (Talk(), True, True, lights.SPEAKING),
            (Talk(listening=down), True, False, lights.LISTENING),
            (Talk(listening=waiting, link="offline"), False, False, lights.CONNECTING),
            (Talk(listening=sending), False, False, lights.THINKING),
            (Talk(hearing=asked), False, True, lights.THINKING),
            (Talk(policy="unpaired"), False, False, lights.UNPAIRED),
            (Talk(policy="limit"), False, False, lights.RESTRICTED),
            (Talk(is_dozing=True), False, False, lights.OFF),
            (Talk(link="asleep"), False, False, lights.OFF),
        ):
            self.assertEqual(lights.state_of(talk, is_speaking, is_low, False), shown)

    def test_a_broken_toy_shows_it_while_nothing_else_goes_on(self):
        self.assertEqual(lights.state_of(Talk(), False, True, True), lights.TROUBLE)
        self.assertEqual(lights.state_of(Talk(), True, False, True), lights.SPEAKING)
