"""The ring of sound, on both interpreters."""

from firmware.companion.ring import Ring
from tests.board.claims import TestCase


def read(ring, size):
    target = bytearray(size)
    count = ring.readinto(target, 0, size)
    return bytes(target[:count])


class TestRing(TestCase):
    def test_what_is_written_is_read_over_segments(self):
        ring = Ring(40, 16)
        self.assertEqual(ring.capacity, 48)
        for start in range(0, 400, 20):
            samples = bytes(range(start % 200, start % 200 + 20))
            self.assertEqual(ring.write(samples), 20)
            self.assertEqual((ring.unread, read(ring, 30)), (20, samples))
        self.assertEqual(ring.dropped, 0)

    def test_a_reader_may_leave_room_for_a_header(self):
        ring = Ring(32, 16)
        ring.write(b"abcdef")
        target = bytearray(b"....______")
        self.assertEqual(ring.readinto(target, 4, 4), 4)
        self.assertEqual((bytes(target), ring.unread), (b"....abcd__", 2))

    def test_views_are_taken_as_well_as_bytes(self):
        ring = Ring(32, 16)
        ring.write(memoryview(b"0123456789abcdefXYZ")[2:])
        self.assertEqual(read(ring, 32), b"23456789abcdefXYZ")

    def test_when_full_the_oldest_is_kept_and_the_rest_is_counted(self):
        ring = Ring(32, 16)
        self.assertEqual(ring.write(b"a" * 30), 30)
        self.assertEqual(ring.write(b"b" * 10), 2)
        self.assertEqual((ring.write(b"c"), ring.dropped), (0, 9))
        self.assertEqual(read(ring, 40), b"a" * 30 + b"bb")

    def test_what_was_read_makes_room_when_room_is_needed(self):
        ring = Ring(32, 16)
        ring.write(b"a" * 30)
        read(ring, 20)
        ring.write(b"b" * 15)
        self.assertEqual((ring.dropped, ring.is_whole), (0, False))
        self.assertEqual(read(ring, 40), b"a" * 10 + b"b" * 15)

    def test_a_reader_can_begin_again_while_the_beginning_is_held(self):
        ring = Ring(32, 16)
        ring.write(b"once more")
        self.assertEqual(read(ring, 6), b"once m")
        self.assertTrue(ring.rewind())
        self.assertEqual(read(ring, 40), b"once more")
        ring.write(b"x" * 30)
        self.assertFalse(ring.rewind())
        self.assertEqual(read(ring, 40), b"x" * 30)

    def test_only_the_newest_is_kept_before_a_press(self):
        ring = Ring(64, 16)
        for number in range(200):
            ring.write(bytes([number]) * 4)
            ring.keep(10)
        self.assertEqual((ring.unread, ring.dropped, ring.is_whole), (10, 0, True))
        self.assertEqual(read(ring, 64), bytes([197] * 2 + [198] * 4 + [199] * 4))

    def test_the_count_of_bytes_stays_small(self):
        ring = Ring(64, 16)
        for _ in range(1000):
            ring.write(bytes(48))
            ring.keep(10)
        self.assertTrue(ring._head <= 2 * ring.capacity + 48)

    def test_a_wipe_leaves_nothing_in_memory(self):
        ring = Ring(64, 16)
        ring.write(b"secret" * 10)
        ring.wipe()
        self.assertEqual((ring.unread, read(ring, 10)), (0, b""))
        self.assertFalse(any(b"".join([bytes(segment) for segment in ring._segments])))
