"""What the benchmark asks of the machine: cores, priority, CPU and memory of processes. Linux."""

import contextlib
import ctypes
import os
import platform
import struct
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274}  # Linux system call numbers
_SLICE_NS = 100_000  # an EEVDF slice that wakes at once beside CPU-bound neighbours
_NICE = -10

PACKAGES = (
    "websockets", "picows", "uvloop", "uvicorn", "httptools", "daphne", "Twisted", "autobahn",
    "channels", "Django", "asgiref", "redis", "psycopg",
)  # fmt: skip


def cores() -> tuple[set[int], set[int]]:
    """(the servers' core, the generator's core); the same one when there is only one."""
    if not hasattr(os, "sched_getaffinity"):
        return set(), set()
    ours = sorted(os.sched_getaffinity(0))
    return {ours[0]}, {ours[-1]}


@contextlib.contextmanager
def pinned(to: set[int]) -> Iterator[None]:
    """Processes started inside run on the cores `to`, this one again where it was afterwards."""
    if not to:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, to)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def put_first(pid: int) -> None:
    """
    Let a process of a session of its own run before its neighbours, where that is permitted.

    Autogroups share the CPU by session, so the session's nice value is what counts, and a short
    EEVDF slice makes its threads run as soon as they have something to do.
    """
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(_NICE))
    number = _SCHED_SETATTR.get(platform.machine())
    if number is None:
        return
    # struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period
    attributes = struct.pack("<IIQiIQQQ", 48, 0, 0, _NICE, 0, _SLICE_NS, 0, 0)
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        for thread in os.listdir(f"/proc/{pid}/task"):
            libc.syscall(number, int(thread), attributes, 0)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    pids = [pid]
    for parent in pids:
        for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                pids += [int(child) for child in tasks.read_text().split()]
    return pids


def cpu_ns(pids: list[int]) -> int:
    """User plus system time used so far, in nanoseconds, from the scheduler's own account."""
    return sum(_cpu_ns_of(pid) for pid in pids)


def _cpu_ns_of(pid: int) -> int:
    try:
        threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
        total = sum(int(thread.read_text().split()[0]) for thread in threads)
        if total:
            return total
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, IndexError):
        return 0
    return (int(fields[11]) + int(fields[12])) * 1_000_000_000 // _TICKS


def core_busy_ns(core: set[int]) -> int:
    """How long the cores of `core` have been busy with anybody's work, in nanoseconds."""
    names = {f"cpu{number}" for number in core}
    ticks = 0
    with contextlib.suppress(OSError):
        for line in Path("/proc/stat").read_text().splitlines():
            name, *fields = line.split()
            if name in names:
                user, nice, system, _, _, irq, softirq, steal, *_ = map(int, fields)
                ticks += user + nice + system + irq + softirq + steal
    return ticks * 1_000_000_000 // _TICKS


def memory_bytes(pids: list[int]) -> int:
    """Proportional set size (memory with shared pages divided), or resident size without it."""
    return sum(_memory_bytes_of(pid) for pid in pids)


def _memory_bytes_of(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return 0


def described() -> dict[str, object]:
    """The machine and the versions that the numbers belong to."""
    versions = {}
    for name in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return {
        "cpu": _cpu_name(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "versions": versions,
    }


def _cpu_name() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
