"""From what a conversation wants counted to the metrics that are."""

import logging

from hanuman import metrics
from voice.effects import TurnEnded

log = logging.getLogger(__name__)


def count(metric: str, label: str, amount: int) -> None:
    """Add `amount` to the metric that `effects.Count` names; nothing when it is none."""
    if amount <= 0:
        return
    match metric:
        case "toy_fault":
            metrics.toy_faults.labels(label).inc(amount)
        case "frames_dropped":
            metrics.frames_dropped.labels(label).inc(amount)
        case "agent_steered":
            metrics.agent_steered.labels(label).inc(amount)
        case "upstream_lost":
            metrics.upstream_lost.labels(label).inc(amount)
            log.warning("the upstream was lost", extra={"code": label})


def count_turn(ended: TurnEnded) -> None:
    """A turn is over: how it ended, and how long each of its stages took."""
    metrics.turns.labels(ended.outcome).inc()
    for stage, ms in ended.stages.items():
        metrics.stage_seconds.labels(stage).observe(ms / 1000)
    log.info("turn ended", extra={"turn": ended.turn, "outcome": ended.outcome, **ended.stages})
