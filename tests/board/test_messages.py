"""Messages, on both interpreters."""

import json

from tests.board.claims import TestCase, code_of
from wire import golden, traces
from wire.messages import (
    FROM_PLATFORM,
    FROM_TOY,
    MessageError,
    pack,
    read_from_platform,
    read_from_toy,
)

HELLO = {
    "protocol": 1,
    "firmware": "1.4.2",
    "audio": {"rate": 16000, "frame_ms": 20},
    "context": {"etag": None, "saved_at": None},
}


def detail_of(text):
    try:
        read_from_toy(text)
    except MessageError as error:
        return error.detail
    return None


class TestMessages(TestCase):
    def test_golden_messages_are_read_whole(self):
        for read, examples in (
            (read_from_toy, golden.FROM_TOY),
            (read_from_platform, golden.FROM_PLATFORM),
        ):
            for text in examples:
                given = json.loads(text)
                message = read(text)
                for name in given:
                    if name not in ("context", "audio"):
                        self.assertEqual((text, message[name]), (text, given[name]))

    def test_every_type_has_a_golden_message(self):
        for table, examples in (
            (FROM_TOY, golden.FROM_TOY),
            (FROM_PLATFORM, golden.FROM_PLATFORM),
        ):
            shown = {json.loads(text)["type"] for text in examples}
            self.assertEqual(shown, set(table))

    def test_what_is_packed_is_read_again(self):
        message = read_from_toy(pack("hello", **HELLO))
        self.assertEqual(message["audio"], {"rate": 16000, "frame_ms": 20})
        self.assertEqual(message["battery"], None)
        self.assertFalse(message["trace"])

    def test_devanagari_survives_and_is_not_blown_up(self):
        text = pack("turn", turn=3, state="speaking", text="जय" * 300)
        self.assertTrue(len(text.encode()) < 2000)
        self.assertEqual(read_from_platform(text)["text"], "जय" * 300)

    def test_missing_optional_members_hold_their_default(self):
        message = read_from_toy('{"type":"listen","state":"stop","turn":2}')
        self.assertEqual(message["post_roll_ms"], 0)

    def test_unknown_members_are_left_out(self):
        self.assertFalse("colour" in read_from_platform('{"type":"stop","turn":2,"colour":1}'))

    def test_the_toy_keeps_members_of_the_context_that_it_does_not_know(self):
        text = pack(
            "hello",
            session="s",
            audio={"rate": 24000, "lead_ms": 900},
            server_time="2026-11-22T07:00:00Z",
            context={"etag": "a", "nickname_clip": "x1"},
        )
        self.assertEqual(read_from_platform(text)["context"]["nickname_clip"], "x1")

    def test_an_unknown_type_is_told_apart_from_a_broken_message(self):
        self.assertEqual(code_of(read_from_toy, '{"type":"dance"}'), "unknown-type")
        self.assertEqual(
            code_of(read_from_toy, '{"type":"policy","state":"limit"}'), "unknown-type"
        )

    def test_broken_messages_have_their_code(self):
        for text, code in (
            ("", "json"),
            ("hello", "json"),
            ('{"type":"stop"', "json"),
            ("[" * 3000, "json"),
            ("[]", "shape"),
            ("7", "shape"),
            ('{"turn":1}', "shape"),
            ('{"type":["hello"]}', "shape"),
            ('{"type":"abort"}', "shape"),
            ('{"type":"abort","turn":-1}', "shape"),
            ('{"type":"abort","turn":true}', "shape"),
            ('{"type":"abort","turn":1.0}', "shape"),
            ('{"type":"abort","turn":"1"}', "shape"),
            ('{"type":"abort","turn":1,"reason":"a\\nb"}', "shape"),
            ('{"type":"listen","state":"start","turn":0}', "shape"),
            ('{"type":"listen","state":"pause","turn":1}', "shape"),
            ('{"type":"abort","turn":1,"reason":"' + "x" * 9000 + '"}', "large"),
        ):
            self.assertEqual((text[:40], code_of(read_from_toy, text)), (text[:40], code))

    def test_a_mistake_is_named_with_the_accepted_form(self):
        hello = HELLO | {"audio": {"rate": True, "frame_ms": 20}}
        self.assertEqual(
            detail_of(pack("hello", **hello)), "hello.audio.rate: whole number 8000 to 96000"
        )
        hello = HELLO | {"audio": None}
        self.assertEqual(detail_of(pack("hello", **hello)), "hello.audio: an object")

    def test_a_message_that_no_toy_could_take_is_not_packed(self):
        self.assertEqual(code_of(pack, "turn", turn=1, state="speaking", text="श" * 1400), "large")


class TestTraces(TestCase):
    def test_a_trace_larger_than_a_message_arrives_whole(self):
        data = json.dumps({"kind": "tool", "result": {"text": 'जय "हनुमान" \n' * 400}})
        messages = traces.parts(5, data)
        gathering = traces.Gathering()
        gathered = [gathering.add(read_from_platform(text)) for text in messages]
        self.assertTrue(len(messages) > 3)
        self.assertEqual(gathered[:-1], [None] * (len(messages) - 1))
        self.assertEqual(gathered[-1], data)

    def test_a_trace_with_a_missing_part_is_forgotten(self):
        messages = [read_from_platform(text) for text in traces.parts(5, "7" * 2000)]
        gathering = traces.Gathering()
        self.assertEqual([gathering.add(messages[0]), gathering.add(messages[2])], [None, None])
        self.assertEqual([gathering.add(message) for message in messages][-1], "7" * 2000)
