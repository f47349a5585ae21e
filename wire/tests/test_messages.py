"""Messages: what holds for all of them. Examples are tested in tests/board, on both runtimes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire import messages

CODES = {"json", "shape", "large", "unknown-type"}
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(("start", "stop", "done", "paired", "agent")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@st.composite
def almost_messages(draw, tables):
    """An object of a known type whose members hold anything."""
    kind = draw(st.sampled_from(sorted(tables)))
    names = st.sampled_from([*tables[kind], "extra"])
    return json.dumps({**draw(st.dictionaries(names, ANY_JSON)), "type": kind})


def read_or_refuse(read, text):
    """The message in `text`, or the error that reading it raised."""
    try:
        return read(text)
    except messages.MessageError as error:
        return error


def claim_that_it_answers_or_refuses(read, tables, text):
    message = read_or_refuse(read, text)
    if isinstance(message, messages.MessageError):
        assert message.code in CODES
    else:
        assert set(message) >= {"type", *tables[message["type"]]}
        json.dumps(message, ensure_ascii=False).encode()


@given(st.text() | ANY_JSON.map(json.dumps))
def test_any_text_is_a_message_or_a_message_error(text):
    claim_that_it_answers_or_refuses(messages.read_from_toy, messages.FROM_TOY, text)
    claim_that_it_answers_or_refuses(messages.read_from_platform, messages.FROM_PLATFORM, text)


@given(almost_messages(messages.FROM_TOY))
def test_any_members_from_a_toy_are_accepted_or_refused(text):
    claim_that_it_answers_or_refuses(messages.read_from_toy, messages.FROM_TOY, text)


@given(almost_messages(messages.FROM_PLATFORM))
def test_any_members_from_the_platform_are_accepted_or_refused(text):
    claim_that_it_answers_or_refuses(messages.read_from_platform, messages.FROM_PLATFORM, text)


@given(turn=st.integers(0, 65535), ms=st.integers(0, 86_400_000), underruns=st.integers(0, 999))
def test_what_is_packed_is_read_again(turn, ms, underruns):
    text = messages.pack("played", turn=turn, ms=ms, underruns=underruns)
    wanted = {"type": "played", "turn": turn, "ms": ms, "underruns": underruns}
    assert messages.read_from_toy(text) == wanted


@given(st.text(alphabet=st.characters(codec="utf-8", min_codepoint=32), max_size=980))
def test_any_words_for_a_screen_fit_a_message_and_arrive_as_they_were(text):
    packed = messages.pack("turn", turn=1, state="speaking", text=text)
    assert messages.read_from_platform(packed)["text"] == text


@pytest.mark.parametrize("reason", ["\\ud800", "\ud800"])
def test_half_a_surrogate_pair_is_refused_however_it_is_spelt(reason):
    text = '{"type":"abort","turn":1,"reason":"' + reason + '"}'
    assert read_or_refuse(messages.read_from_toy, text).code == "shape"


def test_an_error_never_shows_what_was_sent():
    text = '{"type":"abort","turn":"Krishna lives in Pune"}'
    refusal = read_or_refuse(messages.read_from_toy, text)
    assert "Krishna" not in str(refusal) + refusal.detail
