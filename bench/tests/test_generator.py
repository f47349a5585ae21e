"""The generator against servers that relay well and badly; no timing is asserted."""

import pytest

from bench import servers
from bench.conversation import Cycle
from bench.failure import BenchFailed
from bench.generator import Generator, Target, Window
from bench.tests.relay_that import relays, speaks_hanuman

SHORT = Cycle(frame_ms=20, talk_ms=200, gap_ms=40)


def measure(generator: Generator, target: Target, *, toys: int = 4) -> Window:
    return generator.measure(target, toys=toys, cycle=SHORT, cycles=1, mark=lambda: None)


def test_the_bare_relay_of_the_benchmark_echoes_every_frame(tmp_path):
    generator = Generator()
    plan = servers.competitor(servers.BARE_RELAY, generator.upstream_port)

    with servers.running(plan, tmp_path, set()) as server:
        window = measure(generator, server.target)

    assert window.turns > 0
    assert min(window.up_ns + window.down_ns) > 0
    assert generator.meter.in_flight == 0
    assert generator.meter.up_received > 0


def test_a_toy_of_the_products_protocol_finds_its_sound_in_frames_of_any_length():
    generator = Generator()

    with speaks_hanuman(generator.upstream_port) as port:
        window = measure(generator, Target("stand-in", port, "/device/v1", speaks_hanuman=True))

    assert window.turns > 0
    assert window.silence_bytes > 0
    assert generator.meter.in_flight == 0


def test_a_relay_that_changes_a_sample_is_caught():
    generator = Generator()

    with (
        relays(generator.upstream_port, lambda data: data[:-1] + b"\0") as port,
        pytest.raises(BenchFailed, match="echo is wrong"),
    ):
        measure(generator, Target("liar", port, "/"))


def test_a_relay_that_loses_a_frame_is_caught():
    count = iter(range(1_000_000))
    generator = Generator()

    with (
        relays(generator.upstream_port, lambda data: data if next(count) != 3 else None) as port,
        pytest.raises(BenchFailed, match="frame lost"),
    ):
        measure(generator, Target("loser", port, "/"))


def test_a_server_that_does_not_come_up_is_named_with_its_last_words(tmp_path):
    plan = servers.Plan("broken", ("-c", "raise SystemExit('no such thing')"), "/")

    with (
        pytest.raises(BenchFailed, match="broken ended: no such thing"),
        servers.running(plan, tmp_path, set()),
    ):
        pass


def test_nobody_listening_is_one_clear_line():
    with pytest.raises(BenchFailed, match="does not accept toys"):
        measure(Generator(), Target("nobody", 1, "/"))
