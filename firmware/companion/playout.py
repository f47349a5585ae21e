"""
What the speaker is fed: a bounded buffer against the jitter of the network, 24 kHz.

The speaker asks for a piece at a time and always gets a whole one. Sound starts when enough is
buffered, or when enough silence was given in waiting for it; when it runs dry, and when it is
stopped, the last sample fades out within 5 ms instead of clicking, and the next sound fades in.
"""

from wire.limits import DOWN_RATE_HZ

BYTES_PER_S = DOWN_RATE_HZ * 2
BYTES_PER_MS = BYTES_PER_S // 1000
START_MS = 160  # two frames of the platform: less runs dry at once on a weak network
FADE = 120  # samples: 5 ms
LOUDEST = 200  # of 256: the amplifier's full power is too much at a child's ear


def gain_of(volume_percent):
    """The factor for samples, in 256ths: loudness is heard as the square, and it is capped."""
    percent = min(max(volume_percent, 0), 100)
    return LOUDEST * percent * percent // 10_000


class Playout:
    """
    One turn's sound between network and speaker, in `ring` (firmware.companion.ring).

    A piece has `piece_bytes`. `latency_ms` is what the speaker's own buffers hold: sound counts as
    played when it has passed through them.
    """

    def __init__(self, ring, piece_bytes, start_ms=START_MS, latency_ms=0):
        self._ring = ring
        self._silent = memoryview(bytes(piece_bytes))
        self._start_bytes = start_ms * BYTES_PER_MS
        self._latency = latency_ms * BYTES_PER_MS
        self._last = 0  # the last sample that was given
        self.start_turn(0)

    def start_turn(self, turn):
        """Sound of `turn` follows; what another turn left is dropped."""
        self.turn = turn
        self.underruns = 0
        self._given = 0  # bytes of this turn's sound
        self.stop()

    def stop(self):
        """Silence at once; sound that follows is played again. What was played stays counted."""
        self._ring.clear()
        self._is_running = False
        self._silence = self._latency  # bytes since the last sound
        self._waited = 0  # bytes of silence given while sound was waiting

    @property
    def is_empty(self):
        """Everything has left the speaker."""
        return self._ring.unread == 0 and self._silence >= self._latency

    @property
    def played_ms(self):
        """Of this turn's sound, silence not counted; rounded up, so that all of it is all."""
        inside = max(0, self._latency - self._silence)
        return -(-max(0, self._given - inside) // BYTES_PER_MS)

    def put(self, turn, samples):
        """Queue samples of `turn` behind those that wait. Returns the bytes that had a place."""
        if turn != self.turn:
            self.start_turn(turn)
        if self._given and not self._is_running and not self._ring.unread and len(samples):
            self.underruns += 1
        return self._ring.write(samples)

    def readinto(self, buffer):
        """
        Fill the speaker's next piece (a bytearray or a view); how many bytes of it are sound.
        """
        size = len(self._silent)
        was_running = self._is_running
        if not was_running and not self._may_start(size):
            self._fill(buffer, 0, size)
            self._silence += size
            return 0
        self._is_running = True
        sound = self._ring.readinto(buffer, 0, size)
        if not was_running:
            self._fade_in(buffer, sound)
            self._silence = self._waited = 0
        self._given += sound
        if sound:
            self._last = _sample(buffer, sound - 2)
        if sound < size:
            self._is_running = False
            self._fill(buffer, sound, size)
            self._silence = size - sound
        return sound

    def _may_start(self, size):
        unread = self._ring.unread
        if not unread:
            return False
        self._waited += size
        return unread >= self._start_bytes or self._waited > self._start_bytes

    def _fill(self, buffer, at, size):
        """Silence from byte `at` on, after the last sample has faded out."""
        buffer[at:size] = self._silent[at:] if at else self._silent
        last, self._last = self._last, 0
        for i in range(min(FADE, (size - at) // 2) if last else 0):
            _set(buffer, at + 2 * i, last * (FADE - 1 - i) // FADE)

    def _fade_in(self, buffer, size):
        for i in range(min(FADE, size // 2)):
            _set(buffer, 2 * i, _sample(buffer, 2 * i) * i // FADE)


def _sample(buffer, at):
    value = buffer[at] | buffer[at + 1] << 8
    return value - 65_536 if value & 32_768 else value


def _set(buffer, at, value):
    buffer[at] = value & 255
    buffer[at + 1] = value >> 8 & 255
