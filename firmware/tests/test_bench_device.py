"""What runs on the first day of a board runs on MicroPython already, as far as it can."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
QUIET_PARTS = (
    "from firmware import bench_device as bench; "
    "bench.machine_itself(); bench.kernels(); bench.memory(1); bench.signatures()"
)


def test_every_line_is_a_measurement():
    command = [Path(sys.executable).parent / "micropython", "-X", "heapsize=4m", "-c", QUIET_PARTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    names = [line["bench"] for line in lines]
    assert names == ["machine", "kernel", "kernel", "kernel", "kernel", "gc", "ed25519"]
    assert lines[-1]["is_good"]
    assert lines[-1]["ms"] >= lines[-1]["worst_step_ms"]
