"""The page on which a family gives the toy its Wi-Fi, on both interpreters."""

from firmware.setup import names
from firmware.setup.page import TEXTS
from firmware.setup.portal import answered, is_server, place_of, url_of
from firmware.setup.requests import MAX_HEAD_BYTES, BadRequest, Reader
from tests.board.claims import TestCase

ADDRESS = "192.168.4.1"
# As Android asks for connectivitycheck.gstatic.com, shortened; and for the same, IPv6.
QUESTION = (
    b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04toys\x07example\x00\x00\x01\x00\x01"
)
NETWORKS = ["Sharma <5G>", "Café"]


def read(data, piece_bytes=64):
    """The request that comes in pieces, or the status of its refusal."""
    reader = Reader()
    request = None
    try:
        for at in range(0, len(data), piece_bytes):
            request = reader.take(data[at : at + piece_bytes]) or request
    except BadRequest as error:
        return error.status
    return request


def post(body, path="/save"):
    head = f"POST {path} HTTP/1.1\r\nHost: toy\r\nContent-Length: {len(body)}\r\n\r\n"
    return read(head.encode() + body)


def said(request):
    data, kept = answered(request, NETWORKS, "toys.example.com", ADDRESS)
    return data.decode(), kept


class TestRequests(TestCase):
    def test_a_request_is_read_whatever_the_pieces(self):
        data = b"GET /?lang=hi HTTP/1.1\r\nHost: toy\r\n\r\n"
        for piece_bytes in (1, 7, 999):
            request = read(data, piece_bytes)
            self.assertEqual((request.method, request.path, request.language), ("GET", "/", "hi"))

    def test_a_phone_in_hindi_is_answered_in_hindi(self):
        request = read(b"GET / HTTP/1.1\r\nAccept-Language: hi-IN,en;q=0.5\r\n\r\n")
        self.assertEqual(request.language, "hi")

    def test_a_form_may_hold_any_letter(self):
        fields = post(b"network=Caf%C3%A9&password=a%26b%3D+c%25&empty=").fields
        self.assertEqual(fields, {"network": "Café", "password": "a&b= c%", "empty": ""})

    def test_what_is_too_large_or_no_request_is_refused(self):
        self.assertEqual(read(b"GET / HTTP/1.1\r\nX: " + b"a" * MAX_HEAD_BYTES), 431)
        self.assertEqual(read(b"POST /save HTTP/1.1\r\nContent-Length: 99999\r\n\r\n"), 413)
        self.assertEqual(read(b"POST /save HTTP/1.1\r\nContent-Length: -1\r\n\r\n"), 400)
        self.assertEqual(read(b"PUT / HTTP/1.1\r\n\r\n"), 405)
        self.assertEqual(read(b"\xff\xfe\r\n\r\n"), 400)
        self.assertEqual(read(b"hello\r\n\r\n"), 400)
        for body in (b"network=%zz", b"network=%C3"):
            self.assertEqual(post(body), 400)


class TestPortal(TestCase):
    def test_whatever_a_phone_asks_first_leads_to_the_page(self):
        for path in (b"/generate_204", b"/hotspot-detect.html", b"/x/y?z=1"):
            answer, kept = said(read(b"GET " + path + b" HTTP/1.1\r\n\r\n"))
            self.assertTrue(answer.startswith("HTTP/1.1 303 "))
            self.assertIn("Location: http://192.168.4.1/\r\n", answer)
            self.assertEqual(kept, None)

    def test_the_page_lists_the_networks_and_runs_nothing(self):
        answer, _ = said(read(b"GET / HTTP/1.1\r\n\r\n"))
        self.assertIn("<option>Sharma &lt;5G&gt;</option><option>Café</option>", answer)
        self.assertIn('value="toys.example.com"', answer)
        self.assertFalse("<script" in answer)
        head, _, body = answer.partition("\r\n\r\n")
        self.assertIn(f"Content-Length: {len(body.encode())}\r\n", head)

    def test_a_network_is_kept(self):
        answer, kept = said(post(b"network=Caf%C3%A9&password=longenough&server=&typed="))
        self.assertIn(TEXTS["en"]["saved"], answer)
        given = (kept.name, kept.password, kept.server)
        self.assertEqual(given, ("Café", "longenough", "toys.example.com"))

    def test_a_hidden_network_is_typed(self):
        _, kept = said(post(b"network=&typed=+Hidden+&password=&server=192.168.1.7%3A8443"))
        self.assertEqual((kept.name, kept.password), ("Hidden", ""))
        self.assertEqual(kept.server, "192.168.1.7:8443")

    def test_what_cannot_work_is_said_and_nothing_is_kept(self):
        for body, problem in (
            (b"network=&typed=&password=longenough", "name"),
            (b"network=Home&password=short", "secret"),
            (b"network=Home&password=longenough%0A", "secret"),
            (b"network=Home&password=longenough&server=https%3A%2F%2Fx", "address"),
        ):
            for language in ("en", "hi"):
                answer, kept = said(post(body + b"&lang=" + language.encode()))
                self.assertTrue(answer.startswith("HTTP/1.1 400 "))
                self.assertIn(TEXTS[language][problem], answer)
                self.assertFalse("longenough" in answer)
                self.assertEqual(kept, None)

    def test_a_server_is_a_name_or_an_address(self):
        for text in ("toys.example.com", "192.168.1.7:8443", "localhost"):
            self.assertTrue(is_server(text))
        for text in ("", "https://x", "a b", "x:", "x:y", "-x", "x/y", "x:123456"):
            self.assertFalse(is_server(text))

    def test_a_server_is_shown_without_what_is_always_so(self):
        url = "wss://toys.example.com:8443/device/v1"
        self.assertEqual(place_of(url), "toys.example.com:8443")
        self.assertEqual(url_of(place_of(url)), url)


class TestNames(TestCase):
    def test_every_name_is_the_toy(self):
        told = names.answer(QUESTION, ADDRESS)
        self.assertEqual(told[:8], b"\x12\x34\x81\x80\x00\x01\x00\x01")
        self.assertEqual(told[12 : len(QUESTION)], QUESTION[12:])
        self.assertEqual(told[-6:], b"\x00\x04\xc0\xa8\x04\x01")

    def test_other_kinds_of_address_are_none(self):
        told = names.answer(QUESTION[:-3] + b"\x1c\x00\x01", ADDRESS)
        self.assertEqual(told[6:8], b"\x00\x00")

    def test_what_is_no_question_is_not_answered(self):
        for query in (b"", QUESTION[:20], b"\x12\x34\x81" + QUESTION[3:], bytes(600)):
            self.assertEqual(names.answer(query, ADDRESS), None)
        for at in range(len(QUESTION)):  # cut anywhere, or with any byte turned: never an error
            names.answer(QUESTION[:at], ADDRESS)
            names.answer(QUESTION[:at] + b"\xff" + QUESTION[at + 1 :], ADDRESS)
