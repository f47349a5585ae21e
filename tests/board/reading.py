"""What readers make of anything that comes: outcomes as values, the same on both interpreters."""

from firmware import websocket
from wire import frames, messages

READERS = {
    "to-platform": messages.read_from_toy,
    "to-toy": messages.read_from_platform,
    "frame": frames.unpack,
}


def of_stream(data, piece):
    """
    What the WebSocket reader makes of bytes that come `piece` at a time.

    A list of [kind, size, sum of bytes]; the last element is the close code when it gave up.
    """
    reader = websocket.Reader(bytearray(websocket.READER_BYTES))
    found = []
    at = 0
    try:
        while at < len(data):
            space = reader.space()
            size = min(piece, len(space), len(data) - at)
            space[:size] = data[at : at + size]
            reader.came(size)
            at += size
            message = reader.message()
            while message is not None:
                found.append([message[0], len(message[1]), sum(message[1])])
                message = reader.message()
    except websocket.Broken as error:
        found.append(error.code)
    return found


def of_message(kind, given):
    """The code with which a message or frame is refused; "read" when it is not."""
    try:
        READERS[kind](given)
    except (messages.MessageError, frames.FrameError) as error:
        return error.code
    return "read"


def of_close(payload):
    """The close code out of a CLOSE message, or that of the complaint."""
    try:
        return websocket.close_code_of(payload)
    except websocket.Broken as error:
        return error.code
