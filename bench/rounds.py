"""The comparison: servers take turns, round after round, so that noise meets them all alike."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median

from bench import machine
from bench.arithmetic import ms, paired_ratio, spread, toys_per_core
from bench.conversation import Cycle
from bench.failure import BenchFailed
from bench.generator import Generator, Window
from bench.servers import Server

_BUSY_GENERATOR = 0.8  # share of its core beyond which the generator shapes what it measures
_LATE_MS = 5.0  # p99 lateness beyond which latencies are the generator's own
_FULL_CORE = 0.97
_LOUD_NEIGHBOURS = 0.15  # share of the servers' core that others used


@dataclass(frozen=True, slots=True)
class Sample:
    """One server in one round. CPU in ms per toy-second; latencies one-way, added, in ms."""

    cpu_ms: float
    services_cpu_ms: float
    core_share: float
    up_p50_ms: float
    up_p99_ms: float
    down_p50_ms: float
    down_p99_ms: float
    late_p99_ms: float
    generator_cpu_share: float
    frames: int
    turns: int
    waited_slots: int
    stalled_sends: int
    silence_kb: float
    neighbours_share: float

    @property
    def p99_ms(self) -> float:
        """The worse direction."""
        return max(self.up_p99_ms, self.down_p99_ms)


@dataclass
class Comparison:
    """All samples of one frame length, by server name, one per round."""

    frame_ms: int
    toys: int
    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def cpu(self, name: str) -> list[float]:
        return [sample.cpu_ms for sample in self.samples[name]]

    def ratio(self, ours: str, theirs: str) -> float | None:
        """Toys per core of `ours` over `theirs`; None when either did not run."""
        if not (self.samples.get(ours) and self.samples.get(theirs)):
            return None
        return paired_ratio(self.cpu(theirs), self.cpu(ours))

    def p99_ms(self, name: str) -> float:
        """The median over rounds of the worse direction's p99."""
        return median(sample.p99_ms for sample in self.samples[name])

    def summary(self, name: str) -> dict[str, object]:
        """One server's numbers for the table and the file."""
        samples = self.samples[name]
        cpu_ms = median(self.cpu(name))

        def middle(member: str) -> float:
            return round(median(getattr(sample, member) for sample in samples), 3)

        return {
            "cpu_ms_per_toy_second": round(cpu_ms, 3),
            "spread": round(spread(self.cpu(name)), 3),
            "toys_per_core_at_70": round(toys_per_core(cpu_ms, busy_share=0.7), 1),
            "toys_per_core_at_100": round(toys_per_core(cpu_ms, busy_share=1.0), 1),
            "services_cpu_ms_per_toy_second": middle("services_cpu_ms"),
            "core_share": middle("core_share"),
            "is_saturated": any(sample.core_share > _FULL_CORE for sample in samples),
            "up_p50_ms": middle("up_p50_ms"),
            "up_p99_ms": middle("up_p99_ms"),
            "down_p50_ms": middle("down_p50_ms"),
            "down_p99_ms": middle("down_p99_ms"),
            "p99_worst_round_ms": round(max(sample.p99_ms for sample in samples), 3),
            "neighbours_share": middle("neighbours_share"),
            "waited_slots": sum(sample.waited_slots for sample in samples),
            "silence_kb_per_toy_second": middle("silence_kb"),
            "rounds": [asdict(sample) for sample in samples],
        }

    def complaints(self) -> list[str]:
        """What makes these numbers the generator's instead of the servers'."""
        found = []
        for name, samples in self.samples.items():
            share = max(sample.generator_cpu_share for sample in samples)
            late_ms = median(sample.late_p99_ms for sample in samples)
            if share > _BUSY_GENERATOR:
                found.append(f"{name}: the generator was the bottleneck, {share:.0%} of its core")
            if late_ms > _LATE_MS:
                found.append(
                    f"{name}: the generator was late (p99 {late_ms:.1f} ms): "
                    "its core was taken by others, latencies are upper bounds"
                )
        loudest = max(median(s.neighbours_share for s in each) for each in self.samples.values())
        if loudest > _LOUD_NEIGHBOURS:
            found.append(
                f"others used {loudest:.0%} of the servers' core: every wake-up then costs a "
                "context switch more, the same for all, so ratios come out too close to 1"
            )
        return found


def compare(
    generator: Generator,
    servers: list[Server],
    *,
    toys: int,
    cycle: Cycle,
    rounds: int,
    cycles: int,
    services: list[int],
    core: set[int],
    say: Callable[[str], None],
) -> Comparison:
    """
    Load each server in turn, `rounds` times, starting with another one each round.

    `services` are who keeps the product's database and broker; their CPU is written down beside
    the product's own. `core` is where all of them run. Raises BenchFailed at the first lost
    frame, naming the server.
    """
    comparison = Comparison(cycle.frame_ms, toys, {server.name: [] for server in servers})
    for number in range(rounds):
        first = number % len(servers)
        for server in servers[first:] + servers[:first]:
            server.check()
            is_ours = server.target.speaks_hanuman
            try:
                sample = _sample(
                    generator, server, toys, cycle, cycles, services if is_ours else [], core
                )
            except BenchFailed as error:
                server.check()
                raise BenchFailed(f"{server.name}: {error}") from None
            comparison.samples[server.name].append(sample)
            say(
                f"  {cycle.frame_ms} ms, round {number + 1}/{rounds}, {server.name}: "
                f"{sample.cpu_ms:.2f} ms/toy-s, p99 {sample.p99_ms:.2f} ms"
            )
    return comparison


def _sample(
    generator: Generator,
    server: Server,
    toys: int,
    cycle: Cycle,
    cycles: int,
    services: list[int],
    core: set[int],
) -> Sample:
    marks: list[tuple[int, int, int]] = []

    def mark() -> None:
        kept = [pid for keeper in services for pid in machine.family(keeper)]
        used_ns = machine.cpu_ns(server.pids())
        marks.append((used_ns, machine.cpu_ns(kept), machine.core_busy_ns(core)))

    machine.put_first(server.process.pid)  # threads that came since have no slice yet
    window = generator.measure(server.target, toys=toys, cycle=cycle, cycles=cycles, mark=mark)
    used_ns, kept_ns, busy_ns = (end - start for start, end in zip(*marks, strict=True))
    return _made(window, toys, used_ns, kept_ns, busy_ns)


def _made(window: Window, toys: int, cpu_ns: int, services_ns: int, busy_ns: int) -> Sample:
    toy_seconds = toys * window.seconds
    if not (window.up_ns and window.down_ns):
        raise BenchFailed("no frame arrived in the whole window")
    return Sample(
        cpu_ms=cpu_ns / 1e6 / toy_seconds,
        services_cpu_ms=services_ns / 1e6 / toy_seconds,
        core_share=cpu_ns / 1e9 / window.seconds,
        up_p50_ms=ms(window.up_ns, 50),
        up_p99_ms=ms(window.up_ns, 99),
        down_p50_ms=ms(window.down_ns, 50),
        down_p99_ms=ms(window.down_ns, 99),
        late_p99_ms=ms(window.late_ns, 99),
        generator_cpu_share=window.generator_cpu_share,
        frames=window.frames,
        turns=window.turns,
        waited_slots=window.waited_slots,
        stalled_sends=window.stalled_sends,
        silence_kb=window.silence_bytes / 1000 / toy_seconds,
        neighbours_share=max(0.0, busy_ns - cpu_ns - services_ns) / 1e9 / window.seconds,
    )
