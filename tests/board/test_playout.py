"""What the speaker is fed, on both interpreters."""

import struct

from firmware.companion.playout import FADE, LOUDEST, Playout, gain_of
from firmware.companion.ring import Ring
from tests.board.claims import TestCase

PIECE = 960  # 20 ms
LOUD = struct.pack("<h", 8000)


def made(start_ms=60, latency_ms=0):
    return Playout(Ring(48_000, 4096), PIECE, start_ms, latency_ms)


def pieces(playout, count):
    """The samples of the speaker's next pieces."""
    values = []
    buffer = bytearray(PIECE)
    for _ in range(count):
        playout.readinto(buffer)
        values += list(struct.unpack(f"<{PIECE // 2}h", buffer))
    return values


class TestPlayout(TestCase):
    def test_sound_starts_when_enough_is_buffered_and_fades_in(self):
        playout = made()
        playout.put(1, LOUD * 480)
        self.assertEqual(set(pieces(playout, 1)), {0})
        playout.put(1, LOUD * 960)
        values = pieces(playout, 3)
        self.assertEqual((values[0], values[FADE - 1]), (0, 8000 * (FADE - 1) // FADE))
        self.assertEqual(set(values[FADE:]), {8000})
        self.assertEqual((playout.played_ms, playout.underruns), (60, 0))

    def test_a_short_sound_waits_no_longer_than_the_threshold(self):
        playout = made()
        playout.put(1, LOUD * 48)
        self.assertEqual(set(pieces(playout, 3)), {0})
        self.assertFalse(playout.is_empty)
        self.assertTrue(8000 * 47 // FADE in pieces(playout, 1))
        self.assertTrue(playout.is_empty)

    def test_running_dry_fades_out_and_is_counted_when_more_comes(self):
        playout = made(start_ms=10)
        playout.put(1, LOUD * 720)
        values = pieces(playout, 2)
        self.assertEqual(values[719:722], [8000, 8000 * 119 // FADE, 8000 * 118 // FADE])
        self.assertEqual(values[720 + FADE :], [0] * (240 - FADE))
        self.assertEqual((playout.is_empty, playout.underruns), (True, 0))
        playout.put(1, LOUD * 720)
        self.assertEqual(playout.underruns, 1)
        pieces(playout, 2)
        self.assertEqual(playout.played_ms, 60)

    def test_running_dry_between_two_pieces_fades_as_well(self):
        playout = made(start_ms=10)
        playout.put(1, LOUD * 480)
        pieces(playout, 1)
        values = pieces(playout, 1)
        self.assertEqual(values[0], 8000 * 119 // FADE)
        self.assertEqual(values[FADE:], [0] * (480 - FADE))

    def test_a_stop_is_silent_within_the_fade(self):
        playout = made(start_ms=10)
        playout.put(1, LOUD * 9600)
        pieces(playout, 1)
        playout.stop()
        values = pieces(playout, 2)
        self.assertEqual(set(values[FADE:]), {0})
        self.assertEqual((playout.played_ms, playout.is_empty), (20, True))

    def test_another_turn_drops_what_the_last_one_left(self):
        playout = made(start_ms=10)
        playout.put(1, LOUD * 9600)
        pieces(playout, 1)
        playout.put(2, struct.pack("<h", -3) * 480)
        self.assertEqual(set(pieces(playout, 1)[FADE:]), {-3})
        self.assertEqual((playout.turn, playout.played_ms), (2, 20))

    def test_sound_is_played_when_it_has_passed_the_speaker_s_own_buffers(self):
        playout = made(start_ms=10, latency_ms=30)
        playout.put(1, LOUD * 960)
        pieces(playout, 1)
        self.assertEqual(playout.played_ms, 0)
        pieces(playout, 1)
        self.assertEqual((playout.played_ms, playout.is_empty), (10, False))
        pieces(playout, 1)
        self.assertEqual((playout.played_ms, playout.is_empty), (30, False))
        pieces(playout, 1)
        self.assertEqual((playout.played_ms, playout.is_empty), (40, True))

    def test_no_more_is_held_than_has_a_place(self):
        playout = made()
        self.assertEqual(playout.put(1, bytes(60_000)), 49_152)

    def test_volume_is_heard_as_a_square_and_capped(self):
        self.assertEqual([gain_of(v) for v in (-5, 0, 50, 100, 900)], [0, 0, 50, LOUDEST, LOUDEST])
        self.assertTrue(LOUDEST <= 256)
