"""Requests of phones: whatever comes, it is read or refused."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from firmware.setup import names
from firmware.setup.portal import answered
from firmware.setup.requests import BadRequest, Reader

HEADS = st.sampled_from(
    [b"GET / HTTP/1.1\r\n", b"POST /save HTTP/1.1\r\nContent-Length: 9\r\n\r\n"]
)


@given(st.lists(st.binary(max_size=40) | HEADS, max_size=6))
def test_whatever_comes_is_read_or_refused(pieces):
    reader = Reader()
    with contextlib.suppress(BadRequest):
        for piece in pieces:
            request = reader.take(piece)
            if request is not None:
                answer, _ = answered(request, ["Home"], "toys.example.com", "192.168.4.1")
                assert answer.startswith(b"HTTP/1.1 ")
                return


@given(st.binary(max_size=80))
def test_whatever_is_asked_of_names_is_answered_or_not(query):
    told = names.answer(query, "192.168.4.1")
    assert told is None or told[:2] == query[:2]
