"""
The toy's half of the protocol against the platform's, over a link that is slow and breaks.

A world of 40 ms steps: a child that presses and lets go, a microphone that counts its samples, a
connection with little room that delays, is cut or gone, the platform's whole conversation, an
agent that answers each question with sound of the turn's own number, and a speaker.
"""

from array import array
from collections import deque

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from firmware.companion import effects as do
from firmware.companion import talk as toy
from firmware.companion.playout import BYTES_PER_MS, Playout
from firmware.companion.ring import Ring
from voice import effects as voice
from voice.tests.talk import RATE_HZ, Talk, only, sound_up
from wire.messages import read_from_toy

STEP_MS = 40
FRAME_SAMPLES = RATE_HZ * STEP_MS // 1000
PIECE_BYTES = STEP_MS * BYTES_PER_MS
WINDOW_BYTES = 8192  # on its way up before the toy's socket takes no more
FAST, SLOW = 100_000, 700  # bytes up in a step; the microphone makes 1280
LAG_MS = 600
CALM_STEPS = 6000
PROFILE = toy.Profile("1.4.2", RATE_HZ, STEP_MS, 600, False)


class World:
    """Everything between the child and the agent. `delivered` counts whole questions."""

    def __init__(self, ring_bytes=1_000_000):
        self.now_ms = 0
        self.talk = toy.Talk(PROFILE, Ring(ring_bytes, 65_536))
        self.playout = Playout(Ring(600_000), PIECE_BYTES, start_ms=80)
        self.platform = None
        self.has_network = True
        self.speed = FAST
        self.lag_ms = 0  # on the way down
        self.delivered = 0
        self.answers = 0
        self.apologies = 0
        self._dial_at = 0
        self._up = deque()
        self._down = deque()
        self._budget = 0
        self._sample = 0
        self._said = []  # samples of the present question, captured while the button was down
        self._awaited = {}  # of questions that were sent to the end, by turn
        self._heard = array("h")  # by the agent, without silence
        self._asked = None
        self._read = 0

    # -- what happens ----------------------------------------------------------------------------

    def press(self):
        if not self.talk.is_held:
            self.playout.stop()
            self.do(self.talk.pressed(self.now_ms))

    def release(self):
        if self.talk.is_held:
            self.do(self.talk.released(self.now_ms))

    def cut(self):
        """The connection is lost, with all that is on its way."""
        self._close(1006)

    def step(self):
        """40 ms pass."""
        self.now_ms += STEP_MS
        self._dial()
        self._capture()
        self._carry_up()
        self._run_platform()
        self._carry_down()
        self._play()
        if self.talk.wake_at_ms is not None and self.now_ms >= self.talk.wake_at_ms:
            self.do(self.talk.tick(self.now_ms))

    # -- the toy ---------------------------------------------------------------------------------

    def do(self, effects):
        for effect in effects:
            match effect:
                case do.SendText(text):
                    self._note(read_from_toy(text))
                    self._up.append(text)
                case do.Connect(wait_ms):
                    self._dial_at = self.now_ms + wait_ms
                case do.HangUp(code, _):
                    self._close(code)
                case do.Play(turn, samples):
                    assert turn == self.talk.hearing.turn
                    assert self.talk.listening.state != "down"
                    assert set(array("h", samples)) <= {turn, 0}, "sound of another turn"
                    self.playout.put(turn, samples)
                case do.StopPlayback():
                    self.playout.stop()
                case do.Prompt(name):
                    if name == "trouble":
                        self.apologies += 1
                        self._said = []

    def _note(self, message):
        if message["type"] == "listen" and message["state"] == "stop":
            self._awaited[message["turn"]], self._said = self._said, []

    def _capture(self):
        first = self._sample
        self._sample = (first + FRAME_SAMPLES) % 32_000
        numbers = array("h", [(first + i) % 32_000 + 1 for i in range(FRAME_SAMPLES)])
        if self.talk.is_held and self.talk.listening.state in ("waiting", "down"):
            self._said.append(numbers[0])
        self.do(self.talk.captured(numbers.tobytes(), self.now_ms))
        buffer = bytearray(2000)
        while self.platform and sum(map(len, self._up)) < WINDOW_BYTES:
            size = self.talk.upload(buffer)
            if not size:
                break
            self._up.append(bytes(buffer[:size]))
            self.do(self.talk.uploaded(self.now_ms))

    def _play(self):
        piece = bytearray(PIECE_BYTES)
        was_empty = self.playout.is_empty
        sound = self.playout.readinto(piece)
        assert not sound or self.talk.listening.state != "down"
        assert not sound or self.playout.turn == self.talk.hearing.turn
        if not was_empty or sound:
            out = self.playout
            self.do(
                self.talk.progress(
                    out.turn, out.played_ms, out.underruns, self.now_ms, is_empty=out.is_empty
                )
            )

    # -- the connection --------------------------------------------------------------------------

    def _dial(self):
        if self._dial_at is None or self.now_ms < self._dial_at or self.platform:
            return
        self._dial_at = None
        if not self.has_network:
            self.do(self.talk.lost(None, self.now_ms, 0.5))
            return
        self.platform = Talk()
        self._read, self._heard, self._asked = 0, array("h"), None
        self.do(self.talk.opened(self.now_ms))

    def _close(self, code):
        if self.platform:
            self.platform = None
            self._up.clear()
            self._down.clear()
            self._awaited = {}
            self.do(self.talk.lost(code, self.now_ms, 0.5))

    def _carry_up(self):
        self._budget = min(self._budget + self.speed, self.speed * 4)
        while self.platform and self._up and len(self._up[0]) <= self._budget:
            message = self._up.popleft()
            self._budget -= len(message)
            conversation, now = self.platform.conversation, self.platform.now
            if isinstance(message, bytes):
                self.platform.did(conversation.toy_audio(message, now))
                continue
            self.platform.did(conversation.toy_text(message, now))
            told = read_from_toy(message)
            if told["type"] == "hello":
                self.platform.settle()
            elif told["type"] == "listen" and told["state"] == "stop":
                self._asked = self.now_ms
                self._check(told["turn"])

    def _carry_down(self):
        platform = self.platform
        if platform is None:
            return
        fresh, self._read = platform.log[self._read :], len(platform.log)
        for _, effect in fresh:
            if isinstance(effect, voice.ToToy):
                self._down.append((self.now_ms + self.lag_ms, effect.message))
            elif isinstance(effect, voice.HangUp):
                self._down.append((self.now_ms + self.lag_ms, effect.code))
        while self._down and self._down[0][0] <= self.now_ms and self.platform:
            _, message = self._down.popleft()
            if isinstance(message, int):
                self._close(message)
            elif isinstance(message, str):
                self.do(self.talk.told(message, self.now_ms))
            else:
                self.do(self.talk.received(memoryview(message), self.now_ms))

    # -- the platform ----------------------------------------------------------------------------

    def _run_platform(self):
        platform = self.platform
        if platform is None:
            return
        platform.wait(STEP_MS / 1000)
        number = platform.conversation.turn.number
        for start in only(voice.StartMedia, platform.take()):
            platform.feed(start, number, 0.2)
        if self._asked is not None and self.now_ms - self._asked > 300:
            self._asked = None
            if not platform.conversation.link.is_pressed:
                platform.hears("Who is Ram?")
                platform.answers("A prince.", number, 1.2)
                self.answers += 1

    def _check(self, turn):
        """All that was said while the button was down has reached the agent, in its order."""
        effects = [effect for _, effect in self.platform.log]
        heard = array("h", b"".join(sound_up(effects)))
        numbers = deque(value for value in heard if value)
        for said in self._awaited.pop(turn):
            while numbers and numbers[0] != said:
                numbers.popleft()
            assert numbers, f"sample {said} is lost"
            whole = [numbers.popleft() for _ in range(FRAME_SAMPLES)]
            assert whole[-1] == (said - 1 + FRAME_SAMPLES - 1) % 32_000 + 1
        self.delivered += 1


def lived(script):
    """A world after `script`: pairs of a deed and of steps that follow it."""
    world = World()
    for _ in range(25):
        world.step()
    for deed, steps in script:
        DEEDS[deed](world)
        for _ in range(steps):
            world.step()
    return world


def calmed(world):
    """Let everything come to its end. Whether it does, is what is asked."""
    world.release()
    world.has_network, world.speed, world.lag_ms = True, FAST, 0
    quiet = 0
    for _ in range(CALM_STEPS):
        world.step()
        talk = world.talk
        is_quiet = talk.listening.state == "up" and not talk.hearing.is_open
        quiet = quiet + 1 if is_quiet and talk.link == toy.READY else 0
        if quiet > 10 and world.playout.is_empty:
            return True
    return False


def network(is_there):
    def deed(world):
        world.has_network = is_there
        if not is_there:
            world.cut()

    return deed


def speed(bytes_in_a_step):
    return lambda world: setattr(world, "speed", bytes_in_a_step)


DEEDS = {
    "press": World.press,
    "release": World.release,
    "cut": World.cut,
    "gone": network(False),
    "back": network(True),
    "slow": speed(SLOW),
    "stuck": speed(0),
    "fast": speed(FAST),
    "far": lambda world: setattr(world, "lag_ms", LAG_MS),
    "near": lambda world: setattr(world, "lag_ms", 0),
}
SCRIPTS = st.lists(
    st.tuples(
        st.sampled_from([*DEEDS, "press", "release", "press", "release", "back", "fast"]),
        st.integers(0, 40),
    ),
    max_size=16,
)
QUESTION = [("press", 30), ("release", 60)]
SLOW_QUESTION = [("slow", 0), ("press", 60), ("release", 120)]
CUT_QUESTION = [("press", 20), ("cut", 40), ("release", 90)]
few = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@few
@example(QUESTION)
@example(SLOW_QUESTION)
@example([("gone", 5), ("press", 30), ("back", 90), ("release", 5)])
@example([("stuck", 0), ("press", 30), ("release", 30), ("press", 30), ("cut", 40)])
@example([("far", 0), ("press", 30), ("release", 30), ("press", 5), ("release", 90)])
@given(SCRIPTS)
def test_whatever_happens_everything_ends_and_nothing_stale_is_played(script):
    world = lived(script)
    assert calmed(world)
    before = world.answers
    world.press()
    for _ in range(20):
        world.step()
    assert calmed(world)
    assert world.answers > before


def test_a_question_over_a_good_link_is_heard_whole_and_answered():
    world = lived(QUESTION)
    assert (world.delivered, world.answers, world.apologies) == (1, 1, 0)
    assert calmed(world)
    assert world.playout.played_ms >= 1200


def test_a_press_is_heard_from_a_quarter_of_a_second_before_it():
    world = lived([])
    pressed_at = world._sample
    world.press()
    for _ in range(60):
        world.step()
        if world.talk.is_held:
            world.release()
    heard = array("h", b"".join(sound_up([effect for _, effect in world.platform.log])))
    spoken = [value for value in heard if value]
    assert spoken[0] == pressed_at - RATE_HZ // 4 + 1
    assert spoken == list(range(spoken[0], spoken[0] + len(spoken)))


def test_a_slow_link_delays_a_question_and_loses_nothing_of_it():
    world = lived(SLOW_QUESTION)
    assert (world.delivered, world.apologies) == (1, 0)
    assert world.talk.listening.dropped_ms == 0


def test_a_link_that_is_cut_while_a_child_speaks_hears_it_from_the_beginning():
    world = lived(CUT_QUESTION)
    assert (world.delivered, world.answers, world.apologies) == (1, 1, 0)
    assert world.talk.turn == 2


def test_a_link_that_stays_away_is_apologised_for():
    world = lived([("press", 20), ("gone", 300)])
    assert (world.delivered, world.apologies) == (0, 1)


def test_a_full_ring_keeps_the_beginning_and_says_how_much_it_dropped():
    world = World(ring_bytes=65_536)
    for _ in range(25):
        world.step()
    world.speed = 0
    world.press()
    for _ in range(100):
        world.step()
    assert world.talk.listening.dropped_ms > 1000
    world._said = world._said[:40]  # what had its place; the rest is dropped and counted
    assert calmed(world)
    assert world.delivered == 1
