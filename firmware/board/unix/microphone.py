"""A microphone that hears WAV files, and silence between them, in real or scaled time."""

from firmware.board.unix.telling import tell

MOST_LATE_MS = 2000  # a busy machine is not the toy's fault; the chip's own memory holds 100 ms
_HEAD_BYTES = 44


class Microphone:
    """16-bit mono."""

    def __init__(self, clock, is_silent):
        self.lost_ms = 0
        self._clock = clock
        self._is_silent = is_silent
        self._file = None
        self._rate_hz = 0

    def start(self, rate_hz, frame_bytes):
        self._rate_hz = rate_hz
        self._frame = memoryview(bytearray(frame_bytes))
        self._silence = memoryview(bytes(frame_bytes))
        self._bytes = 0  # since the start, which is what keeps the time exact
        self._started_ms = self._clock.ticks_ms()

    async def frame(self):
        while self._is_silent:
            await self._clock.sleep_ms(MOST_LATE_MS)
        self._bytes += len(self._frame)
        due_ms = self._started_ms + self._bytes * 500 // self._rate_hz
        wait_ms = due_ms - self._clock.ticks_ms()
        if wait_ms < -MOST_LATE_MS:
            self.lost_ms -= wait_ms
            self._started_ms -= wait_ms
        await self._clock.sleep_ms(max(0, wait_ms))
        self._fill()
        return self._frame

    def stop(self):
        self._frame = memoryview(b"")

    def speak(self, path):
        """Somebody says what is in the file, from now on."""
        self._file = open(path, "rb")  # noqa: SIM115 - until it has been spoken
        head = self._file.read(_HEAD_BYTES)
        found = (head[:4], head[20:24], int.from_bytes(head[24:28], "little"), head[34:36])
        if found != (b"RIFF", b"\x01\x00\x01\x00", self._rate_hz, b"\x10\x00"):
            raise ValueError("{}: a WAV of {} Hz is needed".format(path, self._rate_hz))

    def _fill(self):
        size = 0
        if self._file is not None:
            size = self._file.readinto(self._frame) & ~1
            if size < len(self._frame):
                self._file.close()
                self._file = None
                tell(self._clock, "spoken")
        self._frame[size:] = self._silence[size:]
