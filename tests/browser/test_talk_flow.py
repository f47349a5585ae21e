"""The second column of the Talk page, on a page with nothing else."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_talk_machine import serve

PAGE = """
<div id="column">
  <input type="checkbox" name="kind" value="tool" checked>
  <input type="checkbox" name="kind" value="toy" checked>
  <button data-part="pause">Pause</button><button data-part="clear">Clear</button>
  <button data-part="copy">Copy</button><span data-part="copied"></span>
  <ol data-part="rows"></ol>
</div>"""
WORDS = {"kinds": {"tool": "Tool"}, "titles": {"played": "played so far"}, "turn": "turn"}
WORDS |= {"details": "Details", "copied": "Copied.", "notCopied": "Not copied."}


@pytest.fixture
def column(browser: Browser) -> Iterator[Page]:
    """A page whose `flow` is the column; the clipboard may be used."""
    context = browser.new_context()
    context.route("**/*", serve)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("http://localhost/")
    page.set_content(PAGE)
    page.evaluate(
        """async (words) => {
          const { Flow } = await import("/static/js/talk/flow.js");
          window.happenings = await import("/static/js/talk/happenings.js");
          window.flow = new Flow(document.getElementById("column"), words);
        }""",
        WORDS,
    )
    yield page
    context.close()


def add(page: Page, *entry) -> None:
    page.evaluate("(entry) => flow.add(...entry)", list(entry))


def test_a_row_names_its_kind_and_shows_what_belongs_to_it_as_text(column: Page):
    add(column, "tool", 3, "tell_story", "<b>line</b>", {"result": "<i>x</i>"})
    row = column.locator(".flow-row")
    expect(row).to_contain_text("Tool")
    expect(row).to_contain_text("turn 3")
    expect(row.locator(".flow-text")).to_have_text("<b>line</b>")
    row.locator("summary").click()
    expect(row.locator("pre")).to_contain_text('"result": "<i>x</i>"')


def test_a_kind_can_be_left_out_now_and_for_what_comes(column: Page):
    add(column, "tool", 1, "a")
    column.locator("input[value=tool]").uncheck()
    add(column, "tool", 1, "b")
    add(column, "toy", 1, "c")
    expect(column.locator(".flow-row:visible")).to_have_count(1)
    column.locator("input[value=tool]").check()
    expect(column.locator(".flow-row:visible")).to_have_count(3)


def test_pausing_keeps_what_comes_for_later(column: Page):
    column.locator("[data-part=pause]").click()
    add(column, "tool", 1, "a")
    expect(column.locator(".flow-row")).to_have_count(0)
    column.locator("[data-part=pause]").click()
    expect(column.locator(".flow-row")).to_have_count(1)


def test_it_is_copied_as_json_and_cleared(column: Page):
    add(column, "tool", 1, "a", "line", {"ms": 3})
    column.locator("[data-part=copy]").click()
    expect(column.locator("[data-part=copied]")).to_have_text("Copied.")
    [entry] = json.loads(column.evaluate("navigator.clipboard.readText()"))
    assert (entry["kind"], entry["name"], entry["data"]) == ("tool", "a", {"ms": 3})
    column.locator("[data-part=clear]").click()
    expect(column.locator(".flow-row")).to_have_count(0)


def test_how_far_it_was_played_takes_one_row_a_turn_and_old_rows_go(column: Page):
    for ms in (500, 1000, 1500):
        message = {"type": "played", "turn": 1, "ms": ms, "underruns": 0}
        column.evaluate("(message) => happenings.sent(flow, 1, message)", message)
    expect(column.locator(".flow-row")).to_have_count(1)
    expect(column.locator(".flow-row")).to_contain_text("1.50 s")
    column.evaluate("() => { for (let i = 0; i < 600; i += 1) flow.add('tool', 2, 'x'); }")
    expect(column.locator(".flow-row")).to_have_count(500)


def test_traces_become_rows_of_their_kind(column: Page):
    tool = {"kind": "tool", "name": "tell_story", "arguments": {}, "result": {"a": 1}, "ms": 4}
    for trace in (
        tool,
        {"kind": "stages", "stages": {"transcript_ms": 610}},
        {"kind": "event", "way": "up", "name": "Settings", "agent": {}},
        {"kind": "something newer"},
    ):
        column.evaluate("(trace) => happenings.traced(flow, 1, trace)", trace)
    kinds = column.locator(".flow-row").evaluate_all("rows => rows.map((r) => r.dataset.kind)")
    assert kinds == ["tool", "timing", "model"]
    expect(column.locator("[data-kind=timing]")).to_contain_text("transcript 610 ms")
    expect(column.locator("[data-kind=model]")).to_contain_text("→")
