"""`python -m bench`: the comparison, the memory checks, the table and `var/bench.json`."""

import argparse
import contextlib
import math
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import machine, memory, product, report, servers
from bench.conversation import Cycle
from bench.failure import BenchFailed
from bench.generator import Generator
from bench.rounds import Comparison, compare

_IDLE_TOYS = 100
_HANGING_TOYS = 4
_REMEMBERED = (servers.OURS, servers.STOCK_DAPHNE)  # Daphne shows what unbounded looks like
_HANGING_SECONDS = 6.0


def main() -> int:
    options = _options()
    try:
        old = report.read(options.compare) if options.compare else None
        found = _measured(options)
    except BenchFailed as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    report.write(found, options.out)
    verdicts = ["a smoke test: every frame came back"] if options.quick else report.verdicts(found)
    lines = ["", *verdicts, f"written to {options.out}"]
    print("\n".join(lines if old is None else [*lines, report.compared(found, old)]))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--toys", type=int, default=50, help="toys on the servers' core")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of 20 ms frames")
    parser.add_argument("--seconds", type=float, default=6, help="of a window, in whole turns")
    parser.add_argument("--talk-ms", type=int, default=3000, help="of a turn, and of its answer")
    parser.add_argument("--quick", action="store_true", help="a smoke test: numbers mean little")
    parser.add_argument("--only", default="", help="names of servers, with commas between")
    parser.add_argument("--compare", type=Path, help="an earlier file, for before and after")
    parser.add_argument("--out", type=Path, help="default: var/bench.json")
    options = parser.parse_args()
    if options.quick:
        options.toys, options.rounds, options.seconds, options.talk_ms = 8, 1, 1, 400
    if options.out is None:
        name = "bench-quick.json" if options.quick else "bench.json"
        options.out = servers.ROOT / "var" / name
    if min(options.toys, options.rounds, options.seconds) <= 0:
        parser.error("--toys, --rounds and --seconds are above 0")
    known = (servers.OURS, *servers.COMPETITORS)
    options.only = options.only.split(",") if options.only else list(known)
    if unknown := set(options.only) - set(known):
        parser.error(f"no server is called {', '.join(unknown)}; known: {', '.join(known)}")
    return options


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    log_dir = servers.ROOT / "var" / "bench"
    log_dir.mkdir(parents=True, exist_ok=True)
    their_core, own_core = machine.cores()
    if own_core:
        os.sched_setaffinity(0, own_core)
    machine.put_first(os.getpid())
    started_at = datetime.now(UTC)
    idle_toys = options.toys if options.quick else max(options.toys, _IDLE_TOYS)
    generator = Generator()
    with contextlib.ExitStack() as stack:
        plans = [
            servers.competitor(name, generator.upstream_port)
            for name in options.only
            if name != servers.OURS
        ]
        services: list[int] = []
        if servers.OURS in options.only:
            print("starting database and broker, making toys", flush=True)
            var_dir = Path(stack.enter_context(TemporaryDirectory("", "data-", log_dir)))
            services = stack.enter_context(product.surroundings(var_dir, their_core))
            toys = product.provisioned(idle_toys, var_dir)
            plans.insert(0, servers.ours(generator.upstream_port, var_dir, toys))
        running = [
            stack.enter_context(servers.running(plan, log_dir, their_core)) for plan in plans
        ]
        print(report.load_described(options.toys, Cycle(20, options.talk_ms)), flush=True)
        extra = _remembered(generator, running, idle_toys, options)
        main, others = _compared(generator, running, services, options)
    return report.figures(main, others, _circumstances(options, started_at) | extra)


def _compared(
    generator: Generator,
    running: list[servers.Server],
    services: list[int],
    options: argparse.Namespace,
) -> tuple[Comparison, list[Comparison]]:
    """The table of 20 ms frames and, beside it, of 40 ms frames."""
    comparisons = []
    for frame_ms, rounds in ((20, options.rounds), (40, math.ceil(options.rounds / 2))):
        cycle = Cycle(frame_ms, options.talk_ms)
        comparison = compare(
            generator,
            running,
            toys=options.toys,
            cycle=cycle,
            rounds=rounds,
            cycles=math.ceil(options.seconds / cycle.seconds),
            services=services,
            core=machine.cores()[0],
            say=_say,
        )
        print(f"\n{report.table(comparison)}\n", flush=True)
        comparisons.append(comparison)
    return comparisons[0], comparisons[1:]


def _remembered(
    generator: Generator,
    running: list[servers.Server],
    idle_toys: int,
    options: argparse.Namespace,
) -> dict[str, Any]:
    """Memory of idle toys, and of peers that do not read."""
    found: dict[str, Any] = {"mb_per_idle_toy": None, "idle": {}, "slow_readers": {}}
    seconds = 2.0 if options.quick else _HANGING_SECONDS
    for server in (each for each in running if each.name in _REMEMBERED):
        idle = found["idle"][server.name] = memory.idle(generator, server, idle_toys)
        print(
            f"{server.name}: {idle['mb_per_idle_toy']:.3f} MB per idle toy "
            f"({idle_toys} toys, upstream open)",
            flush=True,
        )
        if server.name == servers.OURS:
            found["mb_per_idle_toy"] = idle["mb_per_idle_toy"]
        for side in ("toy", "upstream"):
            slow = memory.slow_reader(
                generator, server, side=side, toys=_HANGING_TOYS, seconds=seconds
            )
            found["slow_readers"].setdefault(server.name, {})[side] = slow
            print(
                f"{server.name}: {side} does not read, {slow['offered_mb_per_toy']} MB offered: "
                f"{slow['grown_mb_per_toy']} MB more per toy, "
                f"{'bounded' if slow['is_bounded'] else 'NOT BOUNDED'}",
                flush=True,
            )
    return found


def _circumstances(options: argparse.Namespace, started_at: datetime) -> dict[str, Any]:
    return {
        "at": started_at.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started_at).total_seconds(), 1),
        "rounds": options.rounds,
        "window_seconds": options.seconds,
        "is_quick": options.quick,
        "duplex": f"half: {options.talk_ms} ms up, {options.talk_ms} ms down, toys spread evenly",
        "machine": machine.described(),
    }


def _say(text: str) -> None:
    print(text, flush=True)


def _in_own_session(work: Callable[[], int]) -> int:
    """
    Run `work` in a child with a session of its own and return its status.

    The scheduler shares CPU by session, and priority for the benchmark must not become priority
    for the terminal it was started from. Ctrl-C and a polite kill are passed on.
    """
    child = os.fork()
    if not child:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            status = work()
        except KeyboardInterrupt:
            status = 130
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: os.kill(child, signal.SIGTERM))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


if __name__ == "__main__":
    sys.exit(_in_own_session(main))
