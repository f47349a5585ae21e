"""
The load generator: one process, one epoll, one clock, all the toys and the upstream they talk to.

Open loop: slot k of toy i is due at start + k * frame + i * frame / toys, whatever the server
does, so a slow server does not get less to do. One-way latencies need no clock but this one's.
"""

import gc
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.connection import Connection, Owner
from bench.conversation import Conversation, Cycle
from bench.failure import BenchFailed
from bench.meter import Meter
from bench.sound import Sound
from bench.tick import Tick
from bench.toys import HanumanToy, Toy
from bench.upstream import AGENT_PATH, AgentEcho, Echo

_NS = 1_000_000_000
_OPEN_AT_ONCE = 10  # below the listen backlog of every server (Twisted's is 50)
_OPEN_SECONDS = 15
_SETTLE_SECONDS = 3
_IDLE_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Target:
    """A server to load. `credentials` are its toys' Authorization headers, none for relays."""

    name: str
    port: int
    path: str
    speaks_hanuman: bool = False
    credentials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """What one window of load showed. Latencies are one-way, in nanoseconds."""

    seconds: float
    up_ns: list[int]
    down_ns: list[int]
    late_ns: list[int]
    frames: int
    turns: int
    waited_slots: int
    stalled_sends: int
    silence_bytes: int
    generator_cpu_share: float


class Generator:
    """
    Plays `toys` toys against one Target after another.

    The upstream listens on `upstream_port` for as long as this object lives, because servers are
    told of it when they start. Everything that goes wrong raises BenchFailed.
    """

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self._listener.setblocking(False)
        self._epoll.register(self._listener.fileno(), select.EPOLLIN)
        self._connections: dict[int, Connection] = {}
        self._conversations: list[Conversation] = []
        self._due_ns = self._slot_ns = 0
        self._next = 0
        self._tick: Tick | None = None
        self._is_playing = False
        self._frame_ms = 20
        self.upstream_port: int = self._listener.getsockname()[1]
        self.toys: list[Toy] = []
        self.echoes: list[Echo] = []
        self.meter = Meter()

    # -- a window --------------------------------------------------------------------------------

    def measure(
        self,
        target: Target,
        *,
        toys: int,
        cycle: Cycle,
        cycles: int,
        mark: Callable[[], None],
    ) -> Window:
        """Load `target` and measure `cycles` whole cycles; `mark` is called at start and end."""
        frame_ms = cycle.frame_ms
        self.connect(target, toys=toys, frame_ms=frame_ms)
        tick = self._tick = Tick(self._epoll, frame_ms * 1_000_000 // toys)
        gc.collect()
        gc.disable()
        try:
            self.introduce_all(cycle)
            self._start(frame_ms, toys)
            self.pump(cycle.seconds / 2 + 0.2)
            window = self._window(cycle.seconds * cycles, mark)
            self._is_playing = False
            self._drain()
            return window
        finally:
            gc.enable()
            tick.stop()
            self._tick = None
            self.disconnect()

    def _window(self, seconds: float, mark: Callable[[], None]) -> Window:
        meter = self.meter
        meter.clear()
        silence = sum(echo.silence_bytes for echo in self.echoes)
        frames = meter.up_received + meter.down_received
        mark()
        start, cpu = time.monotonic_ns(), time.process_time_ns()
        self.pump(seconds)
        wall, cpu = time.monotonic_ns() - start, time.process_time_ns() - cpu
        mark()
        return Window(
            seconds=wall / _NS,
            up_ns=meter.up_ns[:],
            down_ns=meter.down_ns[:],
            late_ns=meter.late_ns[:],
            frames=meter.up_received + meter.down_received - frames,
            turns=meter.turns,
            waited_slots=meter.waited_slots,
            stalled_sends=meter.stalled_sends,
            silence_bytes=sum(echo.silence_bytes for echo in self.echoes) - silence,
            generator_cpu_share=cpu / wall,
        )

    def _drain(self) -> None:
        self.pump_until(
            lambda: not self.meter.in_flight,
            _SETTLE_SECONDS,
            lambda: f"frame lost: {self.meter.in_flight} frames never arrived",
        )

    def introduce_all(self, cycle: Cycle) -> None:
        """Give every toy a conversation, so that an upstream can find whose it is."""
        self._conversations = [Conversation(toy, cycle, len(self.toys)) for toy in self.toys]

    # -- connecting ------------------------------------------------------------------------------

    def connect(self, target: Target, *, toys: int, frame_ms: int) -> None:
        """Open all toys of `target`, and wait until each is ready and has its upstream."""
        self._frame_ms = frame_ms
        self.meter = Meter()
        kind = HanumanToy if target.speaks_hanuman else Toy
        self.toys = [kind(number, frame_ms, self.meter) for number in range(toys)]
        for toy in self.toys:
            self._open(toy, target)
            if toy.number % _OPEN_AT_ONCE == _OPEN_AT_ONCE - 1:
                self._await_ready(target, toy.number + 1)
        self._await_ready(target, toys)

    def disconnect(self) -> None:
        """Hang up all toys and wait until the server has hung up on the upstream."""
        self._is_playing = False
        self._conversations = []
        for toy in self.toys:
            toy.leave()
        try:
            self.pump_until(
                lambda: not any(echo.connection for echo in self.echoes), _SETTLE_SECONDS, str
            )
        except BenchFailed:  # a server that keeps its upstream open is hung up on
            for echo in self.echoes:
                echo.leave()
        self.toys, self.echoes = [], []
        self._connections = {
            fd: held for fd, held in self._connections.items() if held.sock.fileno() == fd
        }

    def _open(self, toy: Toy, target: Target) -> None:
        try:
            sock = socket.create_connection(("127.0.0.1", target.port), timeout=5)
        except OSError as error:
            raise BenchFailed(f"{target.name} does not accept toys: {error}") from None
        toy.connection = self._adopt(sock, toy, is_client=True)
        headers = {}
        if toy.subprotocol:
            headers["Sec-WebSocket-Protocol"] = toy.subprotocol
        if target.credentials:
            headers["Authorization"] = target.credentials[toy.number]
        toy.connection.ask(f"127.0.0.1:{target.port}", target.path, headers)

    def _await_ready(self, target: Target, count: int) -> None:
        def ready() -> tuple[int, int]:
            return (
                sum(toy.is_ready for toy in self.toys),
                sum(echo.is_ready for echo in self.echoes),
            )

        self.pump_until(
            lambda: min(ready()) >= count,
            _OPEN_SECONDS,
            lambda: "{}: of {} toys {} were let in and {} got an upstream".format(
                target.name, count, *ready()
            ),
        )

    def _adopt(self, sock: socket.socket, owner: Owner, *, is_client: bool) -> Connection:
        connection = Connection(sock, self._epoll, owner, is_client=is_client)
        self._connections[connection.fd] = connection
        return connection

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except BlockingIOError:
            return
        self._adopt(sock, _Stranger(self), is_client=False)

    def introduce(self, connection: Connection, path: str) -> Echo:
        """A server has opened its upstream: the path tells which protocol it speaks."""
        kind = AgentEcho if path.startswith(AGENT_PATH) else Echo
        echo = kind(self._frame_ms, self.meter, self._find_sound)
        echo.connection = connection
        self.echoes.append(echo)
        return echo

    def _find_sound(self, toy: int, echo: Echo) -> Sound:
        self._conversations[toy].echo = echo
        return self.toys[toy].sound

    # -- the loop --------------------------------------------------------------------------------

    def pump(self, seconds: float) -> None:
        """Play and listen for `seconds`."""
        end_ns = time.monotonic_ns() + int(seconds * _NS)
        while time.monotonic_ns() < end_ns:
            self._turn_once()

    def pump_until(
        self, is_reached: Callable[[], bool], seconds: float, complaint: Callable[[], str]
    ) -> None:
        """The same until `is_reached`. Raises BenchFailed with `complaint` after `seconds`."""
        end_ns = time.monotonic_ns() + int(seconds * _NS)
        while not is_reached():
            if time.monotonic_ns() > end_ns:
                raise BenchFailed(complaint())
            self._turn_once()

    def _turn_once(self) -> None:
        if self._is_playing:
            self._play_what_is_due()
        connections, tick = self._connections, self._tick
        for fd, event in self._epoll.poll(tick.poll_s if tick else _IDLE_POLL_S):
            connection = connections.get(fd)
            if connection is None:
                if tick and fd == tick.fd:
                    tick.heard()
                elif fd == self._listener.fileno():
                    self._accept()
                continue
            if event & select.EPOLLOUT:
                connection.writable()
            if event & ~select.EPOLLOUT:
                connection.readable()

    def _start(self, frame_ms: int, toys: int) -> None:
        self._slot_ns = frame_ms * 1_000_000 // toys
        self._next = 0
        self._due_ns = time.monotonic_ns() + self._slot_ns
        self._is_playing = True

    def _play_what_is_due(self) -> None:
        conversations, late = self._conversations, self.meter.late_ns
        while (now_ns := time.monotonic_ns()) >= self._due_ns:
            late.append(now_ns - self._due_ns)
            conversations[self._next].tick(now_ns)
            self._next = (self._next + 1) % len(conversations)
            self._due_ns += self._slot_ns


class _Stranger:
    """A connection to the upstream before its handshake has told what it is."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self._echo: Echo | None = None

    def opened(self, connection: Connection, path: str) -> None:
        self._echo = self._generator.introduce(connection, path)
        self._echo.opened(connection, path)
        connection.serve(self._echo)

    def received(self, opcode: int, payload: bytes, now_ns: int) -> None:
        raise BenchFailed("a message before its handshake")

    def lost(self, reason: str) -> None:
        """Nobody was there yet."""
