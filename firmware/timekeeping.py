"""
The toy's idea of the time, by which certificates are judged: nonsense after a loss of power.

At boot a clock that is behind what the toy has ever been told is put there: certificates are then
judged at worst as of its last talk. A clock in doubt asks the network (NTP, unsigned: an answer
before that floor is refused, and a false one can at most revive an expired certificate of our own
authority). The platform's hello has the last word, behind a certificate that was good.
"""

import asyncio
import os
import socket

from firmware.connection import readable
from firmware.hours import PACKET_BYTES, question, seconds_in, seconds_of

EARLIEST_S = 1_793_491_200  # 2026-11-01: no toy is older
FILE = "time.txt"
DAY_S = 86_400  # between notes of the time on flash
BEHIND_S = 2  # a clock that is off by less is left alone
SERVERS = ("pool.ntp.org", "time.google.com")
PORT = 123
WAIT_MS = 1500  # real ones, for each server


class Timekeeper:
    """`servers` are (host, port) of NTP."""

    def __init__(self, clock, flash, servers):
        self._clock = clock
        self._flash = flash
        self._servers = servers
        self._noted_s = _number(flash.read(FILE))
        self._floor_s = max(EARLIEST_S, self._noted_s)
        self.is_doubtful = clock.now_s() < self._floor_s
        if self.is_doubtful:
            clock.set_s(self._floor_s)

    def told(self, server_time):
        """The platform's hello says that it is `server_time` (ISO 8601, UTC)."""
        try:
            now_s = seconds_of(server_time)
        except ValueError:
            return
        self._set(now_s)
        if now_s - self._noted_s > DAY_S:
            self._flash.write(FILE, str(now_s).encode())
            self._noted_s = self._floor_s = now_s

    async def ask(self):
        """Ask the network when the clock is in doubt, some seconds long. Is the doubt over?"""
        for host, port in self._servers if self.is_doubtful else ():
            try:
                now_s = await asyncio.wait_for_ms(_asked(host, port), WAIT_MS)
            except (OSError, asyncio.TimeoutError):
                continue
            if now_s is not None and now_s >= self._floor_s:
                self._set(now_s)
                break
        return not self.is_doubtful

    def _set(self, now_s):
        self.is_doubtful = False
        if abs(now_s - self._clock.now_s()) > BEHIND_S:
            self._clock.set_s(now_s)


async def _asked(host, port):
    """The time by one server, or None when the answer is not one to our question."""
    place = socket.getaddrinfo(host, port)[0][-1]
    token = os.urandom(8)
    plain = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        plain.setblocking(False)
        plain.connect(place)
        plain.send(question(token))
        await _until_readable(plain)
        return seconds_in(plain.recv(PACKET_BYTES), token)
    finally:
        plain.close()


async def _until_readable(stream):
    await readable(stream)  # type: ignore - a generator is awaitable here


def _number(data):
    try:
        return int(data or b"0")
    except ValueError:
        return 0
