"""What a toy may say when, and what is answered to everything else."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.link import (
    AHEAD_SECONDS,
    FAULTS_ALLOWED,
    HELLO_SECONDS,
    LEAST_FRAME_SECONDS,
    TEXTS_PER_SECOND,
    Aborted,
    Hello,
    Played,
    Pressed,
    Released,
    Status,
    ToyFault,
    ToyLink,
)
from wire import close, golden
from wire.frames import MIC, VOICE, pack
from wire.limits import MAX_FROM_TOY_TEXT_BYTES, MAX_HOLD_MS

NOW = 1000.0
RATE_HZ = 16_000
HELLO = json.dumps(
    {
        "type": "hello",
        "protocol": 1,
        "firmware": "1.4.2",
        "audio": {"rate": RATE_HZ, "frame_ms": 40},
        "context": {"etag": "9f2c", "saved_at": None},
        "battery": 81,
        "rssi": -58,
    }
)


def greeted() -> ToyLink:
    link = ToyLink(now=NOW)
    link.read(HELLO, NOW)
    return link


def pressed(turn: int = 1) -> ToyLink:
    link = greeted()
    link.read(listen("start", turn), NOW)
    return link


def listen(state: str, turn: int) -> str:
    return json.dumps({"type": "listen", "state": state, "turn": turn, "post_roll_ms": 600})


def fault_of(deed) -> tuple[str, int | None]:
    """The code and the close code with which `deed` is refused."""
    with pytest.raises(ToyFault) as caught:
        deed()
    return caught.value.code, caught.value.close_code


def test_a_hello_is_read_into_what_the_toy_is():
    link = ToyLink(now=NOW)
    assert link.rate_hz == 0
    assert link.read(HELLO, NOW) == Hello(RATE_HZ, 40, "1.4.2", "9f2c", 81, -58)
    assert (link.rate_hz, link.wants_trace) == (RATE_HZ, False)


def test_a_hello_is_due_in_time_and_then_no_more():
    link = ToyLink(now=NOW)
    assert link.hello_by == NOW + HELLO_SECONDS
    link.read(HELLO, NOW)
    assert link.hello_by == float("inf")


def test_a_developers_toy_asks_for_traces():
    link = ToyLink(now=NOW)
    link.read(json.dumps(json.loads(HELLO) | {"trace": True}), NOW)
    assert link.wants_trace


TELEMETRY = {"gc_ms": None, "underruns": 0, "resets": 0, "faults": None, "update": None}


def test_a_press_a_release_and_all_that_may_be_said_become_events():
    link = greeted()
    said = [
        listen("start", 7),
        listen("stop", 7),
        '{"type":"abort","turn":7}',
        '{"type":"played","turn":7,"ms":1480,"underruns":2}',
        '{"type":"status","battery":80,"rssi":-61,"heap":1,"lag_ms":7,"dropped_ms":3,"uptime":9}',
    ]
    assert [link.read(text, NOW) for text in said] == [
        Pressed(7),
        Released(7, 600),
        Aborted(7),
        Played(7, 1480, 2),
        Status(80, -61, dict(TELEMETRY, heap=1, lag_ms=7, dropped_ms=3, uptime=9)),
    ]


def test_the_documents_examples_are_understood():
    link = ToyLink(now=NOW)
    events = [type(link.read(text, NOW)) for text in golden.FROM_TOY]
    assert events == [Hello, Pressed, Released, Pressed, Aborted, Played, Status]


def test_sound_of_the_pressed_turn_is_passed_on():
    assert pressed(513).microphone(pack(MIC, 0, 513, b"\x01\x00"), NOW) == b"\x01\x00"


@pytest.mark.parametrize(
    "link", [greeted(), pressed(2)], ids=["the button is up", "another turn is pressed"]
)
def test_sound_that_belongs_to_no_pressed_turn_is_dropped(link):
    assert link.microphone(pack(MIC, 0, 1, b"\x01\x00"), NOW) is None


def test_sound_after_the_release_is_dropped():
    link = pressed()
    link.read(listen("stop", 1), NOW)
    assert link.microphone(pack(MIC, 0, 1, b"\x01\x00"), NOW) is None


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "data", "code"), golden.BROKEN_FRAMES)
def test_a_broken_frame_is_named_and_the_turn_goes_on(name, data, code):
    link = pressed()
    assert fault_of(lambda: link.microphone(data, NOW)) == (code, None)
    assert link.microphone(pack(MIC, 0, 1, b"\x01\x00"), NOW) == b"\x01\x00"


def test_a_frame_that_is_too_large_closes():
    data = bytes([MIC, 0, 1, 0]) + bytes(10_000)
    assert fault_of(lambda: pressed().microphone(data, NOW)) == ("frame-large", close.TOO_LARGE)


def test_a_toy_does_not_send_the_platforms_voice():
    data = pack(VOICE, 0, 1, b"\x01\x00")
    assert fault_of(lambda: pressed().microphone(data, NOW)) == ("frame-kind", None)


def test_a_frame_before_hello_closes():
    data = pack(MIC, 0, 1, b"\x01\x00")
    link = ToyLink(now=NOW)
    assert fault_of(lambda: link.microphone(data, NOW)) == ("no-hello", close.NO_HELLO)


def test_a_press_before_hello_closes():
    link = ToyLink(now=NOW)
    assert fault_of(lambda: link.read(listen("start", 1), NOW)) == ("no-hello", close.NO_HELLO)


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", "json"), ("[]", "shape"), ('{"type":"listen","state":"up","turn":1}', "shape")],
)
def test_broken_messages_are_named_and_the_talk_goes_on(text, code):
    link = greeted()
    assert fault_of(lambda: link.read(text, NOW)) == (code, None)
    assert link.read(listen("start", 1), NOW) == Pressed(1)


def test_the_eighth_broken_message_closes():
    link = greeted()
    faults = [fault_of(lambda: link.read("{", NOW)) for _ in range(FAULTS_ALLOWED)]
    assert faults == [("json", None)] * 7 + [("json", close.BAD_MESSAGE)]


def test_a_hello_that_is_broken_closes_at_once():
    link = ToyLink(now=NOW)
    assert fault_of(lambda: link.read("{", NOW)) == ("json", close.BAD_MESSAGE)


def test_an_unknown_message_ends_nothing_however_often():
    link = greeted()
    for second in range(FAULTS_ALLOWED * 2):
        fault = fault_of(lambda at=second: link.read('{"type":"dance"}', NOW + at))
        assert fault == ("unknown-type", None)


def test_a_message_that_is_too_large_closes():
    text = json.dumps({"type": "abort", "turn": 1, "x": "x" * MAX_FROM_TOY_TEXT_BYTES})
    assert fault_of(lambda: greeted().read(text, NOW)) == ("large", close.TOO_LARGE)


def test_a_rate_that_is_not_ours_closes_and_names_those_that_are():
    text = json.dumps(json.loads(HELLO) | {"audio": {"rate": 48_000, "frame_ms": 40}})
    with pytest.raises(ToyFault, match="44100, 22050, 16000") as caught:
        ToyLink(now=NOW).read(text, NOW)
    assert (caught.value.code, caught.value.close_code) == ("wrong-rate", close.BAD_MESSAGE)


def test_hello_is_said_once():
    assert fault_of(lambda: greeted().read(HELLO, NOW)) == ("hello-again", None)


@pytest.mark.parametrize("turn", [7, 6, 1])
def test_turns_do_not_go_backwards(turn):
    link = pressed(7)
    assert fault_of(lambda: link.read(listen("start", turn), NOW)) == ("turn-order", None)
    assert (link.turn, link.is_pressed) == (7, True)


def test_after_the_last_turn_comes_the_first():
    link = pressed(65_535)
    assert link.read(listen("start", 1), NOW) == Pressed(1)


def test_a_release_of_another_turn_is_refused():
    assert fault_of(lambda: pressed(7).read(listen("stop", 6), NOW)) == ("turn-order", None)


def test_a_second_release_means_nothing():
    link = pressed(7)
    link.read(listen("stop", 7), NOW)
    assert link.read(listen("stop", 7), NOW) is None


def hear(link: ToyLink, frames: list[bytes]) -> list[bytes | None]:
    """All of it in one instant."""
    return [link.microphone(frame, NOW) for frame in frames]


def second_of_sound() -> list[bytes]:
    return [pack(MIC, 0, 1, bytes(RATE_HZ // 25 * 2))] * 25


def test_sound_that_the_toy_kept_while_its_link_was_slow_may_come_late():
    frames = second_of_sound() * (round(AHEAD_SECONDS) - 1)
    assert b"".join(hear(pressed(), frames)) == bytes(len(frames) * RATE_HZ // 25 * 2)


def test_a_button_held_for_too_long_is_ended_here():
    link = pressed()
    for second in range(MAX_HOLD_MS // 1000):
        for frame in second_of_sound():
            link.microphone(frame, NOW + second)
    frame = pack(MIC, 0, 1, bytes(640))
    assert fault_of(lambda: link.microphone(frame, NOW + 120)) == ("too-long", None)
    assert not link.is_pressed
    assert link.microphone(frame, NOW + 121) is None
    assert link.read(listen("stop", 1), NOW + 122) is None
    assert link.read(listen("start", 2), NOW + 123) == Pressed(2)


def test_sound_faster_than_anybody_speaks_closes():
    link = pressed()
    frames = second_of_sound() * (round(AHEAD_SECONDS) + 1)
    assert fault_of(lambda: hear(link, frames)) == ("flood", close.FLOOD)


def at_rate(rate_hz: int, turn: int = 1) -> str:
    return json.dumps({"type": "listen", "state": "start", "turn": turn, "rate": rate_hz})


def test_a_turn_at_a_lower_rate_is_passed_on_at_the_hellos():
    link = ToyLink(now=NOW)
    link.read(HELLO.replace(str(RATE_HZ), "44100"), NOW)
    link.read(at_rate(22_050), NOW)
    sound = b"\x05\x00" * 882
    assert len(link.microphone(pack(MIC, 0, 1, sound), NOW)) == 2 * 2 * 882 - 4
    assert link.microphone(pack(MIC, 0, 1, sound), NOW) == b"\x05\x00" * 1764
    link.read(listen("start", 2), NOW)
    assert link.microphone(pack(MIC, 0, 2, sound), NOW) == sound


def test_a_turn_at_a_lower_rate_may_last_as_long_as_any():
    link = ToyLink(now=NOW)
    link.read(HELLO.replace(str(RATE_HZ), "44100"), NOW)
    link.read(at_rate(16_000), NOW)
    for second in range(MAX_HOLD_MS // 1000):
        for frame in second_of_sound():
            link.microphone(frame, NOW + second)
    frame = pack(MIC, 0, 1, bytes(640))
    assert fault_of(lambda: link.microphone(frame, NOW + 120)) == ("too-long", None)


def test_a_turn_has_no_higher_rate_than_the_upstream():
    link = greeted()
    assert fault_of(lambda: link.read(at_rate(44_100), NOW)) == ("wrong-rate", None)
    assert link.read(listen("start", 1), NOW) == Pressed(1)


def test_sound_that_nobody_asked_for_is_bounded_too():
    frames = second_of_sound() * (round(AHEAD_SECONDS) + 1)
    assert fault_of(lambda: hear(greeted(), frames)) == ("flood", close.FLOOD)


def test_empty_frames_are_bounded_too():
    frames = [pack(MIC, 0, 1, b"")] * (round(AHEAD_SECONDS / LEAST_FRAME_SECONDS) + 2)
    assert fault_of(lambda: hear(pressed(), frames)) == ("flood", close.FLOOD)


def test_too_many_messages_in_a_second_close():
    link = greeted()
    text = '{"type":"played","turn":0,"ms":1}'
    for _ in range(TEXTS_PER_SECOND - 1):  # hello was one
        link.read(text, NOW)
    assert fault_of(lambda: link.read(text, NOW)) == ("flood", close.FLOOD)
    assert link.read(text, NOW + 2) == Played(0, 1, 0)


# -- anything at all -----------------------------------------------------------------------------

anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
kinds = st.sampled_from(["hello", "listen", "abort", "played", "status", "dance"])
members = ["state", "turn", "audio", "context", "protocol", "firmware", "ms", "underruns"]
nearly = st.builds(
    lambda kind, rest: rest | {"type": kind},
    kinds,
    st.dictionaries(st.sampled_from(members), anything, max_size=6),
)
texts = st.one_of(st.text(), anything.map(json.dumps), nearly.map(json.dumps))


def faults(deed, given_to_it: list) -> list[str]:
    """The codes with which what is given to `deed` is refused; anything else is raised."""
    codes = []
    for one in given_to_it:
        try:
            deed(one, NOW)
        except ToyFault as fault:
            codes.append(fault.code)
    return codes


@settings(max_examples=30)
@given(st.lists(texts, max_size=8), st.booleans())
def test_no_text_raises_anything_but_a_fault(said, says_hello):
    link = greeted() if says_hello else ToyLink(now=NOW)
    assert "" not in faults(link.read, said)


@given(st.lists(st.binary(max_size=64), max_size=12), st.booleans())
def test_no_bytes_raise_anything_but_a_fault(frames, says_hello):
    link = pressed() if says_hello else ToyLink(now=NOW)
    assert "" not in faults(link.microphone, frames)
