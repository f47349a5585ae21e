"""
The database and the broker of one machine: PostgreSQL and Valkey without any installation.

They are used when DATABASE_URL and REDIS_URL are not set. Their addresses follow from VAR_DIR
alone, so every program of one checkout finds them. Who needs them takes a lease with `services`;
a keeper process (hanuman/keeper.py) starts them for the first lease and stops them after the last,
also when a holder was killed. Only the standard library is needed until then.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

KEEPER = Path(__file__).with_name("keeper.py")
SOCKET_NAME_BYTES = len("/.s.PGSQL.5432.lock")  # the longest name put into the run folder
LONGEST_SOCKET_BYTES = 107  # sockaddr_un.sun_path without its final zero
START_SECONDS = 90  # a first start makes a cluster; on a busy machine that takes a while
STOP_SECONDS = 40


class EmbeddedError(Exception):
    """The embedded services cannot be used; the text is one line for people."""


def run_dir(var_dir: Path) -> Path:
    """
    Where the sockets are: VAR_DIR/run, or a folder under /tmp when that path is too long.

    The folder under /tmp bears the user's number and a digest of VAR_DIR, and is only used when
    it is ours alone. It is /tmp and not TMPDIR: two programs must come to the same answer.
    """
    inside = Path(os.path.abspath(var_dir)) / "run"
    if len(os.fsencode(inside)) + SOCKET_NAME_BYTES <= LONGEST_SOCKET_BYTES:
        return inside
    digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    return Path("/tmp") / f"hanuman-{os.getuid()}-{digest}"


def database_url(var_dir: Path) -> str:
    """The address of the embedded PostgreSQL's database, whether it runs or not."""
    return f"postgresql://hanuman@{quote(str(run_dir(var_dir)), safe='')}/hanuman"


def keys_database_url(database_url: str) -> str:
    """The address of the keys' database beside another one, on the same server."""
    parts = urlsplit(database_url)
    return parts._replace(path=f"{parts.path}_keys").geturl()


def redis_url(var_dir: Path) -> str:
    """The address of the embedded Valkey, whether it runs or not."""
    return f"unix://{quote(str(run_dir(var_dir)))}/valkey.sock?db=0"


def celery_url(redis_url: str) -> str:
    """`redis_url` as Celery's transport takes it: unix sockets are spelt differently there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = re.search(r"(?:^|&)db=(\d+)", parts.query)
    return f"redis+socket://{unquote(parts.path)}?virtual_host={number[1] if number else 0}"


class Lease:
    """
    The right to find the services running. Given back with `end`, and by the system when the
    holder dies. `fileno` becomes readable when the services have ended by themselves.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def fileno(self) -> int:
        return self._connection.fileno()

    def end(self) -> None:
        """Give it back. The last one waits here until everything has stopped."""
        with self._connection, contextlib.suppress(OSError):
            self._connection.settimeout(STOP_SECONDS)
            self._connection.shutdown(socket.SHUT_WR)
            while self._connection.recv(256):
                pass


@contextlib.contextmanager
def services(var_dir: Path, *, is_durable: bool = True) -> Iterator[Lease]:
    """
    PostgreSQL and Valkey with their data under `var_dir`, running while the block runs.

    Those that run already are used. `is_durable=False`, for tests, trades safety against a power
    cut for speed; it counts only for the one who starts them. Raises EmbeddedError.
    """
    lease = take(var_dir, is_durable=is_durable)
    try:
        yield lease
    finally:
        lease.end()


def take(var_dir: Path, *, is_durable: bool = True) -> Lease:
    """A lease on the services of `var_dir`, started when needed. Raises EmbeddedError."""
    folder = run_dir(var_dir)
    try:
        _make_private(var_dir, folder)
        with _starting_alone(folder):
            return _join(folder) or _start(var_dir, folder, is_durable=is_durable)
    except OSError as error:
        where = error.filename or folder
        raise EmbeddedError(f"{where}: {error.strerror or error}") from error


def _make_private(var_dir: Path, folder: Path) -> None:
    var_dir.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{folder}: is not a folder")
    if os.getuid() not in (0, found.st_uid):
        raise EmbeddedError(f"{folder}: belongs to another user")
    if found.st_mode & 0o077:
        raise EmbeddedError(f"{folder}: others may enter it; chmod 700 it or remove it")


@contextlib.contextmanager
def _starting_alone(folder: Path) -> Iterator[None]:
    with open(folder / "start.lock", "a") as lock:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise EmbeddedError(
                        f"{folder}: another program has been starting the services for too long"
                    ) from None
                time.sleep(0.05)
        yield


def _join(folder: Path) -> Lease | None:
    """A lease from the keeper that runs; None when none runs or it is stopping."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(STOP_SECONDS)
    try:
        connection.connect(str(folder / "keeper.sock"))
        if connection.recv(256) == b"ready\n":
            connection.settimeout(None)
            return Lease(connection)
    except OSError:  # nobody listens, or not any longer
        pass
    connection.close()
    return None


def _start(var_dir: Path, folder: Path, *, is_durable: bool) -> Lease:
    logs = var_dir / "log"
    logs.mkdir(exist_ok=True)
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-I", str(KEEPER), os.path.abspath(var_dir), str(folder)]
    command += [str(theirs.fileno()), *([] if is_durable else ["--no-sync"])]
    with theirs, open(logs / "keeper.log", "ab") as log:
        subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # a Ctrl-C is for the programs that hold leases
            cwd="/",
        )
    ours.settimeout(START_SECONDS)
    answer = b""
    with contextlib.suppress(OSError):
        while not answer.endswith(b"\n") and (data := ours.recv(4096)):
            answer += data
    if answer != b"ready\n":
        ours.close()
        said = answer.decode(errors="replace").strip()
        raise EmbeddedError(said or f"the embedded services did not start; see {logs}")
    ours.settimeout(None)
    return Lease(ours)
