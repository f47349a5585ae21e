"""The toy's half under any order of events. Examples are in tests/board, on both runtimes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.companion import talk as toy
from firmware.companion.effects import Connect, EndTurn, Play, SendText, Wipe
from firmware.companion.ring import Ring
from wire import frames, messages
from wire.messages import POLICY_STATES, SOURCES, TURN_STATES

PROFILE = toy.Profile("1.4.2", 16000, 40, 600, True)
FRAME = bytes(1280)
HELLO = messages.pack(
    "hello",
    session="s",
    audio={"rate": 24000, "lead_ms": 1500},
    server_time="now",
    context={"etag": "a", "volume": 50},
)
TURNS = st.integers(0, 4)


def message(kind, **members):
    return st.builds(messages.pack, st.just(kind), **members)


TEXTS = st.one_of(
    st.just(HELLO),
    message("turn", turn=TURNS, state=st.sampled_from(TURN_STATES)),
    message("play", turn=TURNS, source=st.sampled_from(SOURCES)),
    message("stop", turn=TURNS),
    message("policy", state=st.sampled_from(POLICY_STATES)),
    message("sleep", reason=st.just("idle")),
    message("error", code=st.just("unavailable"), retry_after_ms=st.integers(0, 9000)),
    message("update", version=st.just("2"), manifest=st.just("https://x/2")),
    st.text(max_size=20),
)
AUDIO = st.builds(
    frames.pack,
    st.just(frames.VOICE),
    st.integers(0, 1),
    TURNS,
    st.binary(max_size=40).map(lambda data: data * 2),
) | st.binary(max_size=8)
EVENTS = st.lists(
    st.one_of(
        st.just(("opened",)),
        st.just(("opened",)),
        st.tuples(st.just("told"), st.just(HELLO)),
        st.just(("pressed",)),
        st.just(("released",)),
        st.tuples(st.just("captured"), st.just(FRAME)),
        st.tuples(st.just("told"), TEXTS),
        st.tuples(st.just("received"), AUDIO),
        st.tuples(st.just("lost"), st.sampled_from((None, 1000, 1006, 4403, 4409))),
        st.just(("played",)),
        st.just(("tick",)),
    ),
    max_size=80,
)

unhurried = settings(deadline=None)  # a busy machine is no fault of the toy's


def step(talk, event, now_ms):
    """One event as the shell would tell it."""
    kind, *rest = event
    if kind == "lost":
        return talk.lost(rest[0], now_ms, 0.5)
    if kind == "played":
        heard = talk.hearing
        return talk.progress(heard.turn, heard._sent_bytes // 48, 0, now_ms, is_empty=True)
    return getattr(talk, kind)(*rest, now_ms)


def run(events):
    """Every event with its effects."""
    talk = toy.Talk(PROFILE, Ring(64_000))
    for count, event in enumerate(events):
        effects = list(step(talk, event, count * 100))
        yield talk, event, effects + uploaded(talk, count * 100)


def uploaded(talk, now_ms):
    """What the toy has ready for the connection: frames as bytes, effects as they are."""
    buffer, effects = bytearray(4 + len(FRAME)), []
    while size := talk.upload(buffer):
        effects.append(bytes(buffer[:size]))
        effects += talk.uploaded(now_ms)
    return effects


def texts(effects):
    sent = [effect.text for effect in effects if isinstance(effect, SendText)]
    return [messages.read_from_toy(text) for text in sent]


@unhurried
@given(EVENTS)
def test_everything_the_toy_sends_is_good_protocol(events):
    for _, _, effects in run(events):
        texts(effects)
        for effect in effects:
            if isinstance(effect, bytes):
                assert frames.unpack(effect).kind == frames.MIC


@unhurried
@given(EVENTS)
def test_microphone_frames_stand_between_start_and_stop_of_their_turn(events):
    listening = None
    for _, event, effects in run(events):
        if event[0] in ("opened", "lost"):
            listening = None
        for effect in effects:
            if isinstance(effect, bytes):
                assert frames.unpack(effect).turn == listening
            elif isinstance(effect, SendText):
                sent = messages.read_from_toy(effect.text)
                if sent["type"] == "listen":
                    listening = sent["turn"] if sent["state"] == "start" else None


@unhurried
@given(EVENTS)
def test_turn_numbers_only_go_up(events):
    last = 0
    for _, _, effects in run(events):
        for sent in texts(effects):
            if sent["type"] == "listen" and sent["state"] == "start":
                assert sent["turn"] == last + 1
                last += 1


@unhurried
@given(EVENTS)
def test_only_the_newest_turn_is_played(events):
    for talk, _, effects in run(events):
        for effect in effects:
            if isinstance(effect, Play):
                assert effect.turn in (0, talk.turn)
                assert talk.listening.state != "down"


@unhurried
@given(EVENTS)
def test_no_turn_ends_that_still_has_sound_to_play(events):
    for talk, _, effects in run(events):
        if any(isinstance(effect, EndTurn) for effect in effects):
            assert talk.hearing._is_empty


@unhurried
@given(EVENTS)
def test_a_wiped_toy_has_nothing_left_to_name(events):
    for talk, _, effects in run(events):
        if any(isinstance(effect, Wipe) for effect in effects):
            assert (talk.etag, talk.saved_at) == (None, None)


@unhurried
@given(EVENTS)
def test_a_toy_that_is_offline_always_has_a_next_try(events):
    for talk, event, effects in run(events):
        if event[0] == "lost" and talk.link == toy.OFFLINE:
            assert any(isinstance(effect, Connect) for effect in effects)
