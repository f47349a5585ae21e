"""Running a tool in time: in a thread, with a limit, and with kind words when it fails."""

import logging
from dataclasses import replace

from channels.db import database_sync_to_async

from clock import Clock
from hanuman import metrics
from voice.effects import Speech
from voice.phrases import phrase
from voice.tools.outcome import Outcome
from voice.tools.toolbox import Asked, Toolbox

log = logging.getLogger(__name__)

TOOL_SECONDS = 8.0  # the child was asked to wait for ten


class ToolRunner:
    """Runs the calls of all conversations of a process."""

    def __init__(self, toolbox: Toolbox, clock: Clock, *, latency_ms: int = 0) -> None:
        """`latency_ms` is added to each call, to rehearse the timing of a slow day."""
        self._clock = clock
        self._latency_ms = latency_ms
        self._run = database_sync_to_async(toolbox.run, thread_sensitive=False)

    async def run(self, name: str, arguments: str, asked: Asked) -> Outcome:
        """What the tool answers; a failure is an answer too. Never raises but when cancelled."""
        began = self._clock.now()
        try:
            async with self._clock.timeout(TOOL_SECONDS):
                await self._clock.sleep(self._latency_ms / 1000)
                outcome = await self._run(name, arguments, asked)
        except TimeoutError:
            outcome = _apology("timeout", asked.language)
        except Exception as problem:  # whatever it is, a child waits for an answer
            log.exception("a tool failed", extra={"tool": name[:60]})
            outcome = _apology(type(problem).__name__, asked.language)
        took_ms = round((self._clock.now() - began) * 1000)
        result = "failed" if outcome.is_failure else "answered"
        metrics.tool_calls.labels(name if outcome.topic else "other", result).inc()
        return replace(outcome, took_ms=took_ms)


def _apology(why: str, language: str) -> Outcome:
    result = {"error": "This did not work just now.", "code": why}
    spoken = Speech((phrase("tool_trouble", language),), "prompt")
    note = "The child has been told that it did not work. Offer something else."
    return Outcome(
        result=result, for_model=result | {"note": note}, media=(spoken,), is_failure=True
    )
