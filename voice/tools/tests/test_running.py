"""A tool answers in time, or the child hears kind words instead."""

import threading
from datetime import UTC, datetime
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from clock import Clock
from voice.phrases import phrase
from voice.tools.outcome import Outcome
from voice.tools.running import TOOL_SECONDS, ToolRunner
from voice.tools.toolbox import Asked, Toolbox

FAST = Clock(100)
ASKED = Asked(UUID(int=7), "en", datetime(2026, 11, 22, tzinfo=UTC))
toolbox = Toolbox()
released = threading.Event()


@toolbox.offer()
def greet(asked: Asked, *, name: str) -> Outcome:
    """Greet."""
    return Outcome(result={"said": name}, for_model={"said": name}, topic="greeting")


@toolbox.offer()
def fall(asked: Asked) -> Outcome:
    """Fail."""
    raise ZeroDivisionError("with what the child said in it")


@toolbox.offer()
def dawdle(asked: Asked) -> Outcome:
    """Take for ever."""
    released.wait(30)
    return Outcome(result={}, for_model={})


def counted(name: str, outcome: str) -> float:
    labels = {"name": name, "outcome": outcome}
    return REGISTRY.get_sample_value("hanuman_tool_calls_total", labels) or 0


async def test_a_tool_answers():
    before = counted("greet", "answered")
    outcome = await ToolRunner(toolbox, FAST).run("greet", '{"name":"Asha"}', ASKED)
    assert outcome.result == {"said": "Asha"}
    assert not outcome.is_failure
    assert counted("greet", "answered") == before + 1


@pytest.mark.parametrize(("name", "why"), [("fall", "ZeroDivisionError"), ("dawdle", "timeout")])
@pytest.mark.parametrize("language", ["en", "hi"])
async def test_a_tool_that_fails_or_takes_too_long_is_excused_to_child_and_model(
    name, why, language
):
    asked = Asked(ASKED.profile_id, language, ASKED.now)
    released.clear()
    outcome = await ToolRunner(toolbox, FAST).run(name, "{}", asked)
    released.set()
    assert outcome.is_failure
    assert outcome.result["code"] == why
    assert "told that it did not work" in outcome.for_model["note"]
    (apology,) = outcome.media
    assert apology.source == "prompt"
    assert apology.sentences == (phrase("tool_trouble", language),)


async def test_what_a_tool_raised_is_not_shown_to_the_model():
    outcome = await ToolRunner(toolbox, FAST).run("fall", "{}", ASKED)
    assert "child said" not in str(outcome.for_model)


async def test_a_mistake_of_the_model_is_its_own_to_mend():
    outcome = await ToolRunner(toolbox, FAST).run("greet", "{}", ASKED)
    assert outcome.for_model == {"error": "name: Field required."}
    assert outcome.media == ()


async def test_a_slow_day_can_be_rehearsed():
    runner = ToolRunner(toolbox, FAST, latency_ms=2500)
    outcome = await runner.run("greet", '{"name":"Asha"}', ASKED)
    assert outcome.result == {"said": "Asha"}
    assert 2500 <= outcome.took_ms < TOOL_SECONDS * 1000


async def test_a_day_that_is_too_slow_is_excused():
    runner = ToolRunner(toolbox, FAST, latency_ms=round(TOOL_SECONDS * 1000) + 1)
    outcome = await runner.run("greet", '{"name":"Asha"}', ASKED)
    assert outcome.result["code"] == "timeout"


async def test_a_name_that_the_model_made_up_is_no_label_of_a_metric():
    await ToolRunner(toolbox, FAST).run("made_up_by_a_model", "{}", ASKED)
    assert counted("made_up_by_a_model", "failed") == 0
