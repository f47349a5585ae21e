"""
The measurement itself, in the environment of its own database and broker.

Prints one line of JSON; the exit status is 1 when a promise was broken.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import django
import httpx
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanuman.settings")
django.setup()

from bench.withdrawal import families, talks  # noqa: E402 - needs the settings
from bench.withdrawal.agent import ScriptedAgent  # noqa: E402
from bench.withdrawal.verdict import is_kept, verdict  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SERVERS = 2
BYSTANDERS = 10  # so many conversations are live all the time, whatever else ends
READY_SECONDS = 90
STOP_SECONDS = 15


async def measure(count: int, at_once: int, chance: random.Random) -> list[talks.Ended]:
    homes = await asyncio.to_thread(families.settle, count + BYSTANDERS, now=timezone.now())
    agent = ScriptedAgent()
    async with agent.listening():
        with ExitStack() as servers:
            ports = [servers.enter_context(serving(agent.url, n)) for n in range(SERVERS)]
            async with httpx.AsyncClient() as client:
                for port in ports:
                    await _until_ready(client, port)
            return await talks.run(
                homes[:count],
                homes[count:],
                urls=[f"ws://127.0.0.1:{port}/device/v1" for port in ports],
                ear=agent.ear,
                at_once=at_once,
                chance=chance,
            )


@contextmanager
def serving(agent_url: str, number: int) -> Iterator[int]:
    """One server process; its port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    environment = os.environ | {"AGENT_URL": agent_url, "TOOL_LATENCY_MS": str(talks.TOOL_MS)}
    log = Path(os.environ["VAR_DIR"]) / f"server-{number}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hanuman.web", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield port
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def _until_ready(client: httpx.AsyncClient, port: int) -> None:
    give_up_at = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up_at:
        with suppress(httpx.HTTPError):
            if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                return
        await asyncio.sleep(0.1)
    raise TimeoutError("a server is not ready")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--talks", type=int, required=True)
    parser.add_argument("--at-once", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    ended = asyncio.run(measure(options.talks, options.at_once, random.Random(options.seed)))
    result = verdict(ended)
    if options.json:
        print(json.dumps(result, separators=(",", ":")))
    else:
        for stage in talks.STAGES:
            slowest = max((one.ms for one in ended if one.stage == stage), default=0)
            print(f"{stage:10} slowest {slowest:6.0f} ms")
        for name, value in result.items():
            print(f"{name:22} {value}")
    return 0 if is_kept(result) else 1


if __name__ == "__main__":
    sys.exit(main())
