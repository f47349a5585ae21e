"""A body that is too large is refused before it is on the disk."""

import pytest
from asgiref.testing import ApplicationCommunicator

from hanuman.body_limit import MOST_BYTES, UPLOADS, limited, most_bytes
from learning.takes.problems import LARGEST_BYTES


class Application:
    """Reads all that comes, and answers with its size; or does not read, and answers at once."""

    def __init__(self, *, reads: bool = True) -> None:
        self.taken, self._reads = 0, reads

    async def __call__(self, scope, receive, send):
        is_more = self._reads
        while is_more:
            message = await receive()
            self.taken += len(message["body"])
            is_more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})


async def answer(application, chunks, *, path="/", declared: bytes | None = None):
    headers = [] if declared is None else [(b"content-length", declared)]
    asked = {"type": "http", "path": path, "headers": headers}
    speaking = ApplicationCommunicator(limited(application), asked)
    for number, chunk in enumerate(chunks, 1):
        is_more = number < len(chunks)
        await speaking.send_input({"type": "http.request", "body": chunk, "more_body": is_more})
    start, body = await speaking.receive_output(), await speaking.receive_output()
    await speaking.wait()
    return start["status"], body["body"].decode()


async def test_what_fits_to_the_byte_is_taken():
    application = Application()
    status, _ = await answer(application, [b"x" * (MOST_BYTES - 1), b"x"])
    assert (status, application.taken) == (200, MOST_BYTES)


async def test_what_says_that_it_is_too_large_is_not_read():
    application = Application()
    told = await answer(application, [b"x"], declared=str(MOST_BYTES + 1).encode())
    assert told == (413, "This is too large: at most 4 MB can be sent here.\n")
    assert application.taken == 0


@pytest.mark.parametrize("declared", [None, b"1", b"many"])
async def test_what_says_nothing_or_lies_is_read_no_further_than_the_limit(declared):
    application = Application()
    chunks = [b"x" * MOST_BYTES, b"x", b"x" * MOST_BYTES]
    status, _ = await answer(application, chunks, declared=declared)
    assert (status, application.taken) == (413, MOST_BYTES)


async def test_where_nothing_is_read_nothing_is_counted():
    assert await answer(Application(reads=False), []) == (200, "fine")


def test_a_recording_may_be_as_large_as_its_form_says():
    assert most_bytes(UPLOADS) > LARGEST_BYTES > most_bytes("/")


def test_the_uploads_are_where_the_limit_is_higher():
    from django.urls import reverse

    assert reverse("admin:learning_take_add") == UPLOADS


async def test_sockets_are_let_through():
    seen = []

    async def application(scope, receive, send):
        seen.append(scope["type"])

    await limited(application)({"type": "websocket"}, None, None)
    assert seen == ["websocket"]
