"""Frames, on both interpreters."""

from tests.board.claims import TestCase, code_of
from wire import golden, limits
from wire.frames import FINAL, MIC, VOICE, pack, unpack


class TestFrames(TestCase):
    def test_golden_bytes_both_ways(self):
        for name, frame, data in golden.FRAMES:
            self.assertEqual((name, pack(*frame)), (name, data))
            self.assertEqual((name, unpack(data)), (name, frame))

    def test_broken_frames_have_their_code(self):
        for name, data, code in golden.BROKEN_FRAMES:
            self.assertEqual((name, code_of(unpack, data)), (name, code))

    def test_the_longest_frame_of_the_highest_rate_is_read(self):
        samples = bytes(44100 * 50 // 1000 * 2)
        self.assertEqual(unpack(pack(MIC, FINAL, 9, samples)).samples, samples)

    def test_a_frame_to_the_toy_fits_its_buffers(self):
        self.assertEqual(len(pack(VOICE, 0, 9, bytes(4092))), limits.MAX_TO_TOY_BYTES)
        self.assertEqual(code_of(pack, VOICE, 0, 9, bytes(4094)), "frame-large")
        self.assertEqual(code_of(unpack, b"\x02\x00\x01\x00" + bytes(4094)), "frame-large")

    def test_samples_may_be_a_view_of_a_larger_buffer(self):
        buffer = memoryview(b"\x00\x01\x02\x03\x04\x05")
        self.assertEqual(pack(MIC, 0, 1, buffer[2:4]), b"\x01\x00\x01\x00\x02\x03")

    def test_what_cannot_be_a_frame_is_not_packed(self):
        self.assertEqual(code_of(pack, 3, 0, 1, b""), "frame-kind")
        self.assertEqual(code_of(pack, MIC, 0, 1, b"\x00"), "frame-odd")
        self.assertEqual(code_of(pack, MIC, 0, 1, bytes(4412)), "frame-large")
