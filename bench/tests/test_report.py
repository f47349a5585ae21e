"""What is written down, and how two files are compared."""

import json

import pytest

from bench import report
from bench.failure import BenchFailed
from bench.rounds import Comparison, Sample


def sample(
    cpu_ms: float, *, p99_ms: float = 1.0, generator: float = 0.2, neighbours: float = 0.0
) -> Sample:
    return Sample(
        cpu_ms=cpu_ms,
        services_cpu_ms=0.0,
        core_share=cpu_ms * 50 / 1000,
        up_p50_ms=0.1,
        up_p99_ms=p99_ms,
        down_p50_ms=0.1,
        down_p99_ms=p99_ms / 2,
        late_p99_ms=0.1,
        generator_cpu_share=generator,
        frames=10_000,
        turns=50,
        waited_slots=0,
        stalled_sends=0,
        silence_kb=40.0,
        neighbours_share=neighbours,
    )


def comparison(ours_ms: float = 4.0, *, generator: float = 0.2) -> Comparison:
    return Comparison(
        20,
        50,
        {
            "hanuman": [sample(ours_ms, generator=generator)] * 3,
            "bare_relay": [sample(4.0)] * 3,
            "stock_channels_daphne": [sample(16.0)] * 3,
        },
    )


def figures(ours_ms: float = 4.0) -> dict:
    return report.figures(comparison(ours_ms), [], {"mb_per_idle_toy": 0.2, "at": "now"})


def test_the_file_has_the_members_that_are_promised():
    found = figures()

    assert found["toys"] == 50
    assert found["p99_added_ms"] == 1.0
    assert found["ratios"] == {"bare_relay": 1.0, "stock_channels_daphne": 4.0}
    assert found["mb_per_idle_toy"] == 0.2
    assert json.loads(json.dumps(found)) == found


def test_targets_are_told_as_met_or_missed():
    lines = report.verdicts(figures(ours_ms=8.0))

    assert [line.split()[0] for line in lines] == ["MISSED", "MISSED", "met", "met"]


def test_a_generator_that_was_the_bottleneck_says_so():
    assert "the generator was the bottleneck" in report.table(comparison(generator=0.95))
    assert "bottleneck" not in report.table(comparison())


def test_loud_neighbours_are_told_of():
    quiet, loud = comparison(), comparison()
    loud.samples["bare_relay"] = [sample(4.0, neighbours=0.5)] * 3

    assert not quiet.complaints()
    assert "others used 50%" in loud.complaints()[0]


def test_before_and_after_are_compared_server_by_server(tmp_path):
    old = tmp_path / "old.json"
    report.write(figures(ours_ms=8.0), old)

    text = report.compared(figures(ours_ms=4.0), report.read(old))

    assert "hanuman                  CPU x0.50" in text
    assert "ratio to stock_channels_daphne    2.00 -> 4.00" in text


def test_a_file_of_something_else_is_refused(tmp_path):
    other = tmp_path / "other.json"
    other.write_text('{"frames": 3}')

    with pytest.raises(BenchFailed, match="is not a benchmark's file"):
        report.read(other)
