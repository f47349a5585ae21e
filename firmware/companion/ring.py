"""
Sound in memory: a ring of bytes in segments, written at one end and read at the other.

The memory is many blocks of 64 KB, because one huge block in PSRAM slows down the collector.
Sound that was read stays until its place is needed, so that a reader whose connection was lost can
begin again. When unread sound fills everything, the newest is dropped and counted: what a child
said first is worth more than the end of a sentence whose beginning is gone.
"""

SEGMENT_BYTES = 65_536
ZEROS = bytes(4096)


class Ring:
    """A ring of at least `capacity` bytes. Nothing is allocated by writing, a slice by reading."""

    def __init__(self, capacity, segment_bytes=SEGMENT_BYTES):
        self.dropped = 0  # bytes that found no place
        self._segment_bytes = segment_bytes
        self._segments = [bytearray(segment_bytes) for _ in range(-(-capacity // segment_bytes))]
        self._views = [memoryview(segment) for segment in self._segments]
        self.capacity = segment_bytes * len(self._segments)
        self.clear()

    def clear(self):
        """Nothing is held any more; what comes next is a beginning."""
        self.is_whole = True  # all since the beginning is still held
        self._tail = 0  # the oldest byte that is held; these count on over the ring's end
        self._read = 0
        self._head = 0

    def wipe(self):
        """`clear`, and leave no sound in memory either."""
        self.clear()
        for view in self._views:
            for at in range(0, self._segment_bytes, len(ZEROS)):
                size = min(len(ZEROS), self._segment_bytes - at)
                view[at : at + size] = ZEROS if size == len(ZEROS) else ZEROS[:size]

    @property
    def unread(self):
        """Bytes that wait for their reader."""
        return self._head - self._read

    def write(self, samples):
        """Take what has a place, also over what was read; the rest is dropped. Bytes taken."""
        given = len(samples)
        free = self.capacity - (self._head - self._tail)
        if given > free:
            reused = min(given - free, self._read - self._tail)
            if reused:
                self._tail += reused
                self.is_whole = False
            free += reused
        size = min(given, free)
        self.dropped += given - size
        self._put(samples, size, given)
        if self._tail >= self.capacity:  # numbers that stay small need no memory
            self._tail -= self.capacity
            self._read -= self.capacity
            self._head -= self.capacity
        return size

    def readinto(self, target, at, size):
        """Copy up to `size` unread bytes to `target`, from its byte `at` on. Bytes copied."""
        size = min(size, self._head - self._read)
        done = 0
        while done < size:
            place = self._read % self.capacity
            start = place % self._segment_bytes
            piece = min(size - done, self._segment_bytes - start)
            view = self._views[place // self._segment_bytes]
            target[at + done : at + done + piece] = view[start : start + piece]
            self._read += piece
            done += piece
        return size

    def keep(self, size):
        """Forget all but the newest `size` unread bytes: they are the new beginning."""
        self._read = max(self._read, self._head - size)
        self._tail = self._read
        self.is_whole = True

    def rewind(self):
        """Read again from the beginning. False: it is held no more, and nothing has changed."""
        if self.is_whole:
            self._read = self._tail
        return self.is_whole

    def _put(self, samples, size, given):
        done = 0
        while done < size:
            place = self._head % self.capacity
            start = place % self._segment_bytes
            piece = min(size - done, self._segment_bytes - start)
            segment = self._segments[place // self._segment_bytes]
            if piece == given:
                segment[start : start + piece] = samples
            else:
                segment[start : start + piece] = memoryview(samples)[done : done + piece]
            self._head += piece
            done += piece
