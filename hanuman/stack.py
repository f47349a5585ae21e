"""
Everything on one machine, until Ctrl-C: database, broker, local agent, worker and web server.

`make run` and `make demo` are this. What is taken or missing is said in one line before anything
starts; what was started is stopped in order, also when something fails half-way.
"""

import asyncio
import contextlib
import io
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from clock import Clock
from hanuman import embedded, programs
from hanuman.children import Child, ChildKeepsDying, Watch
from hanuman.env import Environment

READY_SECONDS = 90  # a cold start on a busy two-core machine
INTERRUPTED = 130  # the shell's status of a program ended by Ctrl-C


class StackError(Exception):
    """It cannot run; the text is one line for people."""


FAILURES = (StackError, embedded.EmbeddedError, ChildKeepsDying, programs.PortUnavailable)


def say(line: str) -> None:
    """One line to the person at the terminal. When nobody reads any more, it all ends."""
    try:
        print(line, flush=True)  # noqa: T201 - this is the face of a command
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - until the process ends
        os.kill(os.getpid(), signal.SIGTERM)


@contextlib.contextmanager
def services(env: Environment) -> Iterator[embedded.Lease | None]:
    """The embedded database and broker, unless the environment names both."""
    if env.database_url and env.redis_url:
        yield None
        return
    with embedded.services(env.var_dir) as lease:
        yield lease


def prepare(env: Environment) -> None:
    """Bring the tables and the content up to date; in development also the demo family."""
    commands: list[tuple[str, dict[str, Any]]] = [
        ("migrate", {"interactive": False, "verbosity": 0}),
        ("migrate", {"interactive": False, "verbosity": 0, "database": "keys"}),
        ("replay_tombstones", {}),  # the database may have come out of a backup
        ("load_content", {}),
        ("load_notices", {}),
    ]
    if not env.in_production:
        commands.append(("seed_family", {}))
    for name, options in commands:
        try:
            call_command(name, stdout=io.StringIO(), **options)
        except (CommandError, DatabaseError) as error:
            raise StackError(f"{name}: {' '.join(str(error).split())}") from error
    (env.var_dir / "static").mkdir(
        parents=True, exist_ok=True
    )  # or WhiteNoise warns at every start
    forget_connections()


def forget_connections() -> None:
    """Close this process's own connections, with the threads of their pool."""
    connections.close_all()
    for connection in connections.all(initialized_only=True):
        getattr(connection, "close_pool", lambda: None)()


Then = Callable[[Environment], Awaitable[int | None]]


def run(env: Environment, then: Then | None = None) -> int:
    """
    Serve until Ctrl-C or SIGTERM; the exit status.

    `then` is done once everything answers: when it returns a number that is the end and the
    status, when it returns None the serving goes on.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.closing(programs.open_doors(env)) as doors, services(env) as lease:
            say("Database and broker are up; bringing tables and content up to date.")
            prepare(env)
            groups = programs.children(env, doors, programs.make_certificate(env))
            return asyncio.run(Stack(env, groups, lease).serve(then))
    except FAILURES as error:
        say(f"hanuman: {error}")
    except PermissionError as error:
        say(f"hanuman: {error.filename}: no permission to write; set VAR_DIR to another folder")
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        forget_connections()
        signal.signal(signal.SIGTERM, before)
    return 1


class Stack:
    """The programs beside us, in groups that start one after another, and the reason to end."""

    def __init__(
        self,
        env: Environment,
        groups: list[list[Child]],
        lease: embedded.Lease | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        self._env = env
        self._groups = groups
        self._lease = lease
        self._clock = clock or Clock()
        self._watches: list[list[asyncio.Task[None]]] = []

    async def serve(self, then: Then | None = None) -> int:
        """
        Start everything and stay until asked to stop; the exit status.

        Raises StackError and ChildKeepsDying. Everything has ended when this returns or raises.
        """
        loop = asyncio.get_running_loop()
        self._end: asyncio.Future[int] = loop.create_future()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._finish, 0)
        if self._lease is not None:
            loop.add_reader(self._lease.fileno(), self._services_ended)
        doing = self._task(self._start(then), "start")
        try:
            return await self._end
        finally:
            say("Stopping.")
            if self._lease is not None:
                loop.remove_reader(self._lease.fileno())
            for tasks in [[doing], *reversed(self._watches)]:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _task(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._task_ended)
        return task

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) and not self._end.done():
            self._end.set_exception(error)

    def _services_ended(self) -> None:
        if not self._end.done():
            where = self._env.var_dir / "log"
            self._end.set_exception(StackError(f"the embedded services have ended; see {where}"))

    def _finish(self, status: int) -> None:
        if not self._end.done():
            self._end.set_result(status)

    async def _start(self, then: Then | None) -> None:
        logs = self._env.var_dir / "log"
        logs.mkdir(parents=True, exist_ok=True)
        for group in self._groups:
            watches = [Watch(child, logs, say, self._clock) for child in group]
            self._watches.append([self._task(w.run(), w.child.name) for w in watches])
            for child in group:
                await self._until_ready(child, logs)
        status = await then(self._env) if then else None
        if status is not None:
            self._finish(status)

    async def _until_ready(self, child: Child, logs: Path) -> None:
        try:
            async with self._clock.timeout(READY_SECONDS):
                while not await child.is_ready():
                    await self._clock.sleep(0.1)
        except TimeoutError:
            log = logs / f"{child.name}.log"
            raise StackError(f"{child.name} does not answer; see {log}") from None
