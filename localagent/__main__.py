"""`python -m localagent`: the stand-in for Deepgram, until Ctrl-C or SIGTERM."""

import argparse
import asyncio
import logging
import os
import signal
import sys

from clock import Clock
from localagent.faults import Faults, FaultUnknown
from localagent.options import Options
from localagent.server import LocalAgent


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Options from the command line, else from LOCAL_AGENT_* and TIME_SCALE in the environment."""
    env = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m localagent", description=__doc__)
    parser.add_argument("--host", default=env("LOCAL_AGENT_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=env("LOCAL_AGENT_PORT", "8799"))
    parser.add_argument("--time-scale", type=float, default=env("TIME_SCALE", "1"))
    parser.add_argument("--faults", type=_faults, default=env("LOCAL_AGENT_FAULTS", "{}"))
    parser.add_argument("--api-key", default=env("LOCAL_AGENT_API_KEY", ""))
    parser.add_argument(
        "--idle-seconds", type=float, default=env("LOCAL_AGENT_IDLE_SECONDS", "10")
    )
    parser.add_argument(
        "--strict-idle",
        action="store_true",
        default=_is_on(env("LOCAL_AGENT_STRICT_IDLE")),
        help="only audio counts against the idle time-out",
    )
    parser.add_argument(
        "--session-seconds", type=float, default=env("LOCAL_AGENT_SESSION_SECONDS", "7200")
    )
    parser.add_argument("--lead", type=float, default=env("LOCAL_AGENT_LEAD", "4"))
    parser.add_argument(
        "--most-sessions", type=int, default=env("LOCAL_AGENT_MOST_SESSIONS", "45")
    )
    parser.add_argument(
        "--speculate",
        action="store_true",
        default=_is_on(env("LOCAL_AGENT_SPECULATE")),
        help="call functions that are not deferred before the turn is confirmed",
    )
    parser.add_argument(
        "--filler",
        action="store_true",
        default=_is_on(env("LOCAL_AGENT_FILLER")),
        help="call an offered filler function before slow ones, when the prompt names it",
    )
    return parser.parse_args(arguments)


def _is_on(text: str | None) -> bool:
    return (text or "").lower() in ("1", "true", "yes", "on")


def _faults(text: str) -> Faults:
    try:
        return Faults.of_json(text)
    except FaultUnknown as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def options_of(given: argparse.Namespace) -> Options:
    return Options(
        api_key=given.api_key,
        idle_s=given.idle_seconds,
        is_idle_strict=given.strict_idle,
        session_limit_s=given.session_seconds,
        lead=given.lead,
        most_sessions=given.most_sessions,
        speculates=given.speculate,
        uses_filler=given.filler,
    )


async def run(given: argparse.Namespace) -> None:
    """Serve until a signal. Raises OSError when the port is taken."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    agent = LocalAgent(
        host=given.host,
        port=given.port,
        clock=Clock(given.time_scale),
        faults=given.faults,
        options=options_of(given),
    )
    async with agent:
        sys.stdout.write(f"local agent listening on {agent.url}\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    given = read_arguments()
    try:
        asyncio.run(run(given))
    except OSError as error:
        sys.stderr.write(f"local agent: {given.host}:{given.port}: {error.strerror or error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
