"""
A speaker that writes a WAV of what a child would hear: with the silence between, without what was
stopped before it came out.
"""

from firmware.board.unix.telling import tell
from wire.limits import DOWN_RATE_HZ

BYTES_PER_MS = DOWN_RATE_HZ * 2 // 1000
DMA_MS = 100  # of sound that the chip's own memory holds
_HEAD_BYTES = 44
_ZEROS = memoryview(bytes(4800))


class Speaker:
    """16-bit mono, 24 kHz."""

    def __init__(self, clock, path):
        self._clock = clock
        self._file = open(path, "wb")  # noqa: SIM115 - as long as the toy lives
        self._file.write(_head(0))
        self._bytes = 0  # in the file
        self._end_ms = 0  # when the last of them will have been heard
        self._is_sounding = False
        self.written_ms = 0  # since power-on, heard or not

    async def write(self, view):
        self._append(view)
        await self._clock.sleep_ms(0)  # others have their turn, as on the chip
        late_ms = self._end_ms - self._clock.ticks_ms() - DMA_MS
        while late_ms > 0:
            await self._clock.sleep_ms(late_ms)
            late_ms = self._end_ms - self._clock.ticks_ms() - DMA_MS

    def stop(self):
        self._bytes -= self.waiting_bytes()
        self._end_ms = min(self._end_ms, self._clock.ticks_ms())
        self._is_sounding = False
        tell(self._clock, "silent", written_ms=self.written_ms)
        self._write_head()

    def waiting_bytes(self):
        return max(0, self._end_ms - self._clock.ticks_ms()) * BYTES_PER_MS

    def _append(self, view):
        now_ms = self._clock.ticks_ms()
        gap_ms = now_ms - self._end_ms
        self._file.seek(_HEAD_BYTES + self._bytes)
        if gap_ms > 0 or not self._is_sounding:
            tell(self._clock, "sound", gap_ms=gap_ms)
            self._silence(gap_ms * BYTES_PER_MS)
            self._end_ms = now_ms
            self._is_sounding = True
        self._file.write(view)
        self._bytes += len(view)
        self.written_ms += len(view) // BYTES_PER_MS
        self._end_ms += len(view) // BYTES_PER_MS
        self._write_head()

    def _silence(self, size):
        while size > 0:
            self._bytes += self._file.write(_ZEROS[: min(size, len(_ZEROS))])
            size -= len(_ZEROS)

    def _write_head(self):
        self._file.seek(0)
        self._file.write(_head(self._bytes))
        self._file.flush()


def _head(size):
    """The header of a WAV with `size` bytes of samples."""
    rate = DOWN_RATE_HZ.to_bytes(4, "little") + (DOWN_RATE_HZ * 2).to_bytes(4, "little")
    kind = b"fmt \x10\0\0\0\x01\0\x01\0" + rate + b"\x02\0\x10\0"
    riff = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVE"
    return riff + kind + b"data" + size.to_bytes(4, "little")
