"""The hot loops: native code and plain twins agree, on MicroPython; on CPython they are one."""

import math
import random
import struct
from array import array

from firmware.kernels import decimating as d
from firmware.kernels import loudness, masking, raising
from tests.board.claims import TestCase

SIZES = (0, 2, 4, 6, 62, 64, 66, 1280, 3528, 4410)
EXTREMES = struct.pack("<8h", -32768, 32767, -32767, 0, 1, -1, 32767, -32768)
chance = random.getrandbits


def noise(size):
    return bytearray([chance(8) for _ in range(size)])


def tone(rate_hz, hz, count, loud=20_000):
    return b"".join(
        [
            struct.pack("<h", int(loud * math.sin(2 * math.pi * hz * i / rate_hz)))
            for i in range(count)
        ]
    )


def loudest(samples):
    return max([abs(value) for value in struct.unpack(f"<{len(samples) // 2}h", samples)])


class TestMasking(TestCase):
    def test_native_and_plain_masks_agree_from_every_multiple_of_four(self):
        for start in (0, 4, 8):
            for size in (0, 1, 2, 3, 5, 7, 125, 1281, 3532):
                data, key = noise(start + size + 5), noise(4)
                twin = bytearray(data)
                masking.mask(data, start, size, key)
                masking.mask_plain(twin, start, size, key)
                self.assertEqual((start, size, data), (start, size, twin))


class TestLoudness(TestCase):
    def test_native_and_plain_gain_agree(self):
        for size in SIZES:
            for factor in (0, 1, 200, 256, 257, 2048, 65_535):
                data = noise(size) + EXTREMES
                twin = bytearray(data)
                loudness.gain(data, len(data), factor)
                loudness.gain_plain(twin, len(twin), factor)
                self.assertEqual((size, factor, data), (size, factor, twin))

    def test_an_odd_byte_at_the_end_is_left_alone(self):
        data = bytearray(b"\x00\x40\x7f")
        loudness.gain(data, 3, 128)
        self.assertEqual(bytes(data), b"\x00\x20\x7f")
        self.assertEqual(loudness.level(data, 3), 0x2000)

    def test_what_gets_too_loud_clips(self):
        data = bytearray(struct.pack("<2h", 20_000, -20_000))
        loudness.gain(data, 4, 512)
        self.assertEqual(struct.unpack("<2h", data), (32767, -32768))

    def test_native_and_plain_level_agree(self):
        for size in SIZES:
            data = noise(size)
            self.assertEqual(loudness.level(data, size), loudness.level_plain(data, size))
        self.assertEqual(loudness.level(EXTREMES, 2), 32768)


class TestRaising(TestCase):
    def test_native_and_plain_raising_agree(self):
        for pairs in (0, 1, 2, 16, 320):
            data = noise(4 * pairs) + EXTREMES
            for before in (-32_768, 0, 32_767):
                made = [bytearray(6 * pairs + 24) for _ in range(2)]
                last = raising.raise_rate(data, pairs + 4, made[0], before)
                self.assertEqual(last, raising.raise_plain(data, pairs + 4, made[1], before))
                self.assertEqual((pairs, before, made[0]), (pairs, before, made[1]))

    def test_a_tone_keeps_its_height_and_its_end(self):
        made = bytearray(2 * 240)
        said = tone(16_000, 400, 160)
        last = raising.raise_rate(said, 80, made, 0)
        self.assertEqual(struct.pack("<h", last), said[-2:])
        heard = struct.unpack("<240h", made)  # a slow sample late, which is one and a half
        wanted = [20_000 * math.sin(2 * math.pi * 400 * (i - 1.5) / 24_000) for i in range(240)]
        self.assertTrue(max([abs(heard[i] - wanted[i]) for i in range(2, 240)]) < 100)


class TestDecimating(TestCase):
    def test_native_and_plain_filters_agree(self):
        table = d.table_of(7, 0.2)
        for count in (0, 31, 32, 33, 400):
            work = array("i", [chance(16) - 32_768 for _ in range(count + 32)])
            plans = [array("i", [count, 0, 3, 7, 19, 0]) for _ in range(2)]
            made = [bytearray(400) for _ in range(2)]
            d.filter_samples(work, table, made[0], plans[0])
            d.filter_plain(work, table, made[1], plans[1])
            self.assertEqual((list(plans[0]), made[0]), (list(plans[1]), made[1]))

    def test_native_and_plain_numbers_agree(self):
        data = noise(128) + EXTREMES
        spread = [array("i", [7] * 90) for _ in range(2)]
        d.spread(data, len(data), spread[0], 5)
        d.spread_plain(data, len(data), spread[1], 5)
        self.assertEqual(list(spread[0]), list(spread[1]))

    def test_full_scale_noise_stays_within_its_bounds(self):
        data = EXTREMES * 220
        decimator = d.Decimator(44_100, 16_000, len(data))
        self.assertTrue(loudest(decimator.run(data, len(data))) <= 32768)

    def test_pieces_of_any_size_have_no_seams_and_lose_nothing(self):
        for to_hz in (22_050, 16_000):
            samples = tone(44_100, 700, 1764)
            whole = bytes(d.Decimator(44_100, to_hz, 3528).run(samples, 3528))
            cut, made, at = d.Decimator(44_100, to_hz, 3528), b"", 0
            for size in (2, 882, 0, 30, 1764, 850):
                made += bytes(cut.run(samples[at : at + size], size))
                at += size
            self.assertEqual((at, made), (3528, whole))
            self.assertTrue(0 <= 1764 * to_hz // 44_100 - len(made) // 2 <= 8)

    def test_frames_keep_their_length_in_the_long_run(self):
        decimator, count = d.Decimator(44_100, 16_000, 3528), 0
        frame = bytes(3528)
        for _ in range(25):
            count += len(decimator.run(frame, 3528)) // 2
        self.assertTrue(16_000 - 8 <= count <= 16_000)

    def test_speech_passes_and_what_would_fold_does_not(self):
        for to_hz, passes, folds in ((22_050, 7000, 14_000), (16_000, 4500, 10_500)):
            for hz, least, most in (
                (300, 19_000, 21_000),
                (passes, 15_000, 21_000),
                (folds, 0, 300),
            ):
                samples = tone(44_100, hz, 1764)
                made = d.Decimator(44_100, to_hz, 3528).run(samples, 3528)
                loud = loudest(bytes(made)[80:-80])
                self.assertEqual((to_hz, hz, loud, least <= loud <= most), (to_hz, hz, loud, True))
