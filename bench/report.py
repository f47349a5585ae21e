"""The table people read and the file machines read."""

import json
from pathlib import Path
from statistics import median
from typing import Any

from bench.conversation import Cycle
from bench.failure import BenchFailed
from bench.rounds import Comparison
from bench.servers import BARE_RELAY, COMPETITORS, OURS, STOCK_DAPHNE

_COLUMNS = (
    ("server", "{:<24}"),
    ("CPU ms/toy-s", "{:>13}"),
    ("spread", "{:>7}"),
    ("toys/core 70%", "{:>14}"),
    ("100%", "{:>6}"),
    ("up p50/p99 ms", "{:>14}"),
    ("down p50/p99 ms", "{:>16}"),
    ("ours is", "{:>8}"),
)


def load_described(toys: int, cycle: Cycle) -> str:
    """One paragraph: what each toy does, so that the numbers can be compared with others."""
    return (
        f"Load: {toys} toys, half-duplex as the product is: {cycle.talk_ms / 1000:g} s of "
        f"44.1 kHz up, then {cycle.talk_ms / 1000:g} s of 24 kHz down\n"
        f"({cycle.gap_ms} ms between), spread evenly: at each moment half of them send and half "
        "receive.\nFull duplex would double every server's cost. The product also speaks its "
        "own protocol to the toy\nand the agent's upstream (turns, silence pump, pacing); the "
        "others relay bare frames."
    )


def table(comparison: Comparison) -> str:
    """One line per server, cheapest first."""
    lines = [
        f"{comparison.frame_ms} ms frames",
        " ".join(form.format(title) for title, form in _COLUMNS),
    ]
    summaries = {name: comparison.summary(name) for name in comparison.samples}
    for name in sorted(summaries, key=lambda name: median(comparison.cpu(name))):
        row = summaries[name]
        ratio = comparison.ratio(OURS, name)
        cells = (
            name + ("*" if row["is_saturated"] else ""),
            f"{row['cpu_ms_per_toy_second']:.2f}",
            f"{row['spread']:.0%}",
            f"{row['toys_per_core_at_70']:.0f}",
            f"{row['toys_per_core_at_100']:.0f}",
            f"{row['up_p50_ms']:.2f}/{row['up_p99_ms']:.2f}",
            f"{row['down_p50_ms']:.2f}/{row['down_p99_ms']:.2f}",
            f"{ratio:.2f}x" if ratio and name != OURS else "-",
        )
        lines.append(
            " ".join(form.format(cell) for (_, form), cell in zip(_COLUMNS, cells, strict=True))
        )
    if any(row["is_saturated"] for row in summaries.values()):
        lines.append("* its core was full: the cost is a lower bound")
    control = comparison.ratio(BARE_RELAY, STOCK_DAPHNE)
    if control:
        lines.append(
            f"control: the bare relay carries {control:.2f} times the toys of stock Channels on "
            "Daphne; neither is ours, so another value on another day is another machine"
        )
    return "\n".join([*lines, *(f"! {text}" for text in comparison.complaints())])


def figures(main: Comparison, others: list[Comparison], extra: dict[str, Any]) -> dict[str, Any]:
    """All that was measured. Ratios are toys per core of ours over theirs, 20 ms frames."""
    has_ours = OURS in main.samples
    p99_ms = round(main.p99_ms(OURS), 3) if has_ours else None
    found: dict[str, Any] = {
        "toys": main.toys,
        "p99_added_ms": p99_ms,
        "ratios": _ratios(main),
        "mb_per_idle_toy": None,
        "bare_relay_over_stock_channels_daphne": _rounded(main.ratio(BARE_RELAY, STOCK_DAPHNE)),
        "frames": {},
        "complaints": [text for each in (main, *others) for text in each.complaints()],
    }
    for each in (main, *others):
        found["frames"][str(each.frame_ms)] = {
            "servers": {name: each.summary(name) for name in each.samples},
            "ratios": _ratios(each),
        }
    return found | extra


def _ratios(comparison: Comparison) -> dict[str, float]:
    ratios = {name: _rounded(comparison.ratio(OURS, name)) for name in COMPETITORS}
    return {name: ratio for name, ratio in ratios.items() if ratio is not None}


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)


def verdicts(found: dict[str, Any]) -> list[str]:
    """The product's targets (docs/architecture.md), each with what was measured."""
    ratios = found["ratios"]
    targets = (
        ("toys per core, x stock Channels on Daphne", ratios.get("stock_channels_daphne"), 2.8, 1),
        ("toys per core, x bare relay", ratios.get(BARE_RELAY), 0.8, 1),
        ("p99 added latency, ms", found["p99_added_ms"], 20, -1),
        ("MB per idle toy", found["mb_per_idle_toy"], 1, -1),
    )
    lines = []
    for what, value, target, direction in targets:
        if value is None:
            continue
        is_met = value >= target if direction > 0 else value < target
        sign = ">=" if direction > 0 else "<"
        lines.append(f"{'met   ' if is_met else 'MISSED'} {what}: {value:.2f} ({sign} {target})")
    return lines


def write(found: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def read(path: Path) -> dict[str, Any]:
    """What `write` wrote. Raises BenchFailed when `path` is not such a file."""
    try:
        old: dict[str, Any] = json.loads(path.read_text())
        if all(each["servers"] for each in old["frames"].values()) and "ratios" in old:
            return old
        raise ValueError("no servers")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BenchFailed(f"{path}: is not a benchmark's file ({error})") from None


def compared(found: dict[str, Any], old: dict[str, Any]) -> str:
    """Before and after, per server: CPU per toy-second and p99, after over before."""
    before = {frame: each["servers"] for frame, each in old["frames"].items()}
    lines = [f"Compared with {old.get('at', 'an earlier run')}; below 1 is better now"]
    for frame, each in found["frames"].items():
        for name, row in each["servers"].items():
            was = before.get(frame, {}).get(name)
            if was:
                cpu = row["cpu_ms_per_toy_second"] / was["cpu_ms_per_toy_second"]
                late = max(row["up_p99_ms"], row["down_p99_ms"]) / max(
                    was["up_p99_ms"], was["down_p99_ms"]
                )
                lines.append(f"  {frame} ms {name:<24} CPU x{cpu:.2f}  p99 x{late:.2f}")
    lines += [
        f"  ratio to {name:<24} {old['ratios'][name]:.2f} -> {ratio:.2f}"
        for name, ratio in found["ratios"].items()
        if name in old.get("ratios", {})
    ]
    return "\n".join(lines)
