"""The WebSocket without its sockets, on both interpreters."""

from firmware import websocket
from tests.board.claims import TestCase, code_of
from wire.limits import MAX_TO_TOY_BYTES

HEAD = websocket.HEAD_BYTES


def sealed(payload, kind=websocket.BINARY):
    buffer = bytearray(HEAD) + payload
    start = websocket.seal(buffer, len(payload), kind)
    return bytes(buffer[start:])


def unsealed(frame):
    """(first byte, payload) of a client's frame."""
    size, at = frame[1] & 127, 2
    if size == 126:
        size, at = frame[2] << 8 | frame[3], 4
    key, masked = frame[at : at + 4], frame[at + 4 :]
    assert frame[1] & 128
    assert len(masked) == size
    return frame[0], bytes([masked[i] ^ key[i & 3] for i in range(size)])


def read(*pieces):
    """All messages that come of the pieces."""
    reader, found = websocket.Reader(bytearray(websocket.READER_BYTES)), []
    for piece in pieces:
        reader.space()[: len(piece)] = piece
        reader.came(len(piece))
        message = reader.message()
        while message is not None:
            found.append((message[0], bytes(message[1])))
            message = reader.message()
    return found


class TestSealing(TestCase):
    def test_what_is_sealed_is_a_masked_frame(self):
        for size in (0, 1, 3, 125, 126, 127, 3532, 8192):
            payload = bytes([i & 255 for i in range(size)])
            self.assertEqual(unsealed(sealed(payload)), (0x82, payload))

    def test_every_frame_has_another_key_and_none_is_nothing(self):
        keys = [sealed(b"")[2:6] for _ in range(20)]
        self.assertEqual(len(set(keys)), 20)
        self.assertFalse(bytes(4) in keys)


class TestReading(TestCase):
    def test_messages_are_read_however_they_are_cut(self):
        data = b"\x82\x03abc\x81\x02hi\x89\x00"
        whole = [(websocket.BINARY, b"abc"), (websocket.TEXT, b"hi"), (websocket.PING, b"")]
        self.assertEqual(read(data), whole)
        self.assertEqual(read(*[data[i : i + 1] for i in range(len(data))]), whole)

    def test_fragments_are_put_together_around_a_ping(self):
        data = b"\x01\x02ab\x89\x01!\x00\x01c\x80\x01d"
        self.assertEqual(read(data), [(websocket.PING, b"!"), (websocket.TEXT, b"abcd")])

    def test_the_largest_message_is_read_and_one_more_byte_is_too_much(self):
        largest = b"\x82\x7e" + MAX_TO_TOY_BYTES.to_bytes(2, "big") + bytes(MAX_TO_TOY_BYTES)
        self.assertEqual(read(largest, largest), 2 * [(websocket.BINARY, bytes(MAX_TO_TOY_BYTES))])
        more = b"\x82\x7e" + (MAX_TO_TOY_BYTES + 1).to_bytes(2, "big")
        self.assertEqual(code_of(read, more), websocket.TOO_LARGE)
        parts = b"\x02\x7e\x0f\xff" + bytes(4095), b"\x80\x02ab"
        self.assertEqual(code_of(read, *parts), websocket.TOO_LARGE)

    def test_what_breaks_the_protocol_has_its_code(self):
        for data in (
            b"\x82\x80",  # masked by a server
            b"\xc2\x00",  # an extension
            b"\x83\x00",  # an unknown kind
            b"\x80\x00",  # a continuation of nothing
            b"\x01\x00\x81\x00",  # a message within a message
            b"\x09\x00",  # a ping in parts
            b"\x89\x7e\x00\x7e",  # a long ping
            b"\x82\x7e\x00\x05",  # a length longer than needed
        ):
            self.assertEqual((data, code_of(read, data)), (data, websocket.PROTOCOL_ERROR))
        self.assertEqual(code_of(read, b"\x82\x7f"), websocket.TOO_LARGE)

    def test_text_is_utf_8(self):
        self.assertEqual(websocket.text_of("जय".encode()), "जय")
        self.assertEqual(code_of(websocket.text_of, b"\xff\xfe"), websocket.NOT_TEXT)

    def test_close_codes_are_those_that_may_be_sent(self):
        self.assertEqual(websocket.close_code_of(b""), websocket.NO_CODE)
        for code in (1000, 1012, 3000, 4403, 4999):
            self.assertEqual(websocket.close_code_of(websocket.close_payload(code, "x")), code)
        for payload in (b"\x03", b"\x03\xed", b"\x00\x00", b"\x13\x88"):
            self.assertEqual(code_of(websocket.close_code_of, payload), websocket.PROTOCOL_ERROR)


class TestUpgrading(TestCase):
    def answer(self, asking, changed=b""):
        """A server's answer to the request of `asking`."""
        import binascii
        import hashlib

        key = asking.request.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
        digest = hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
        lines = [
            b"HTTP/1.1 101 Switching Protocols",
            b"upgrade: WebSocket",
            b"Sec-WebSocket-Accept: " + binascii.b2a_base64(digest).strip(),
            b"Sec-WebSocket-Protocol: hanuman.v1",
            changed,
        ]
        return b"\r\n".join(lines) + b"\r\n\r\n"

    def asking(self):
        return websocket.Upgrade("toys:443", "/device/v1", "hanuman.v1", "Device A:b")

    def test_the_toy_proves_itself_in_the_handshake(self):
        request = self.asking().request
        self.assertIn(b"GET /device/v1 HTTP/1.1\r\nHost: toys:443\r\n", request)
        self.assertIn(b"\r\nAuthorization: Device A:b\r\n", request)
        self.assertTrue(request.endswith(b"\r\n\r\n"))

    def test_a_good_answer_opens(self):
        asking = self.asking()
        self.assertEqual(asking.status(self.answer(asking)), 101)

    def test_another_handshake_s_answer_opens_nothing(self):
        asking, other = self.asking(), self.asking()
        self.assertEqual(code_of(asking.status, self.answer(other)), websocket.PROTOCOL_ERROR)
        for changed in (b"Upgrade: h2c", b"Sec-WebSocket-Protocol: x", b"Sec-WebSocket-Accept: y"):
            given = self.answer(asking, changed)
            self.assertEqual(code_of(asking.status, given), websocket.PROTOCOL_ERROR)

    def test_other_answers_have_their_status(self):
        asking = self.asking()
        self.assertEqual(asking.status(b"HTTP/1.1 403 Forbidden\r\n\r\n"), 403)
        self.assertEqual(asking.status(b"HTTP/1.0 503 \r\n\r\n"), 503)
        self.assertEqual(code_of(asking.status, b"SSH-2.0-OpenSSH\r\n\r\n"), 1002)

    def test_an_answer_without_an_end_is_given_up(self):
        self.assertEqual(websocket.end_of_head(b"HTTP/1.1 1", 10), 0)
        self.assertEqual(websocket.end_of_head(b"ab\r\n\r\ncd", 8), 6)
        long = bytes(websocket.MOST_ANSWER_BYTES)
        self.assertEqual(code_of(websocket.end_of_head, long, len(long)), 1002)
