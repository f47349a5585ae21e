"""A periodic wake-up for epoll, finer than the millisecond that `epoll.poll` itself can wait."""

import contextlib
import ctypes
import os
import select

_CLOCK_MONOTONIC = 1
_NONBLOCK_CLOEXEC = os.O_NONBLOCK | os.O_CLOEXEC
_NS = 1_000_000_000


class _Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("ns", ctypes.c_long)]


class _Timer(ctypes.Structure):
    _fields_ = [("interval", _Timespec), ("first", _Timespec)]


class Tick:
    """
    Wakes `epoll` every `period_ns` by a Linux timerfd; without one, waits are whole milliseconds.

    Call `heard` when epoll reports `fd`. `poll_s` is what to give to `epoll.poll`.
    """

    def __init__(self, epoll: select.epoll, period_ns: int) -> None:
        self._epoll = epoll
        self.fd = -1
        self.poll_s = 0.001
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            fd = libc.timerfd_create(_CLOCK_MONOTONIC, _NONBLOCK_CLOEXEC)
        except (OSError, AttributeError):
            return
        if fd < 0:
            return
        span = _Timespec(period_ns // _NS, period_ns % _NS)
        libc.timerfd_settime(fd, 0, ctypes.byref(_Timer(span, span)), None)
        epoll.register(fd, select.EPOLLIN)
        self.fd = fd
        self.poll_s = 0.05

    def heard(self) -> None:
        """Read the expirations: only then does the kernel arm the timer again."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.fd, 8)

    def stop(self) -> None:
        if self.fd >= 0:
            self._epoll.unregister(self.fd)
            os.close(self.fd)
            self.fd = -1
