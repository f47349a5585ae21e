"""docs/protocol.md shows exactly the bytes, members, limits and rules that the code has."""

import json
import re
from pathlib import Path

import pytest

from firmware.companion.policies import POLICIES
from wire import close, frames, golden, limits, members, messages

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "protocol.md"
SHOWN_LIMITS = {name: value for name, value in vars(limits).items() if name.isupper()}


def table(*rows):
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in lines)


def frames_table():
    rows = [(name, f"`{data.hex(' ')}`") for name, _, data in golden.FRAMES]
    return table(("frame", "bytes"), *rows)


def broken_table():
    rows = [(name, f"`{data.hex(' ')}`", f"`{code}`") for name, data, code in golden.BROKEN_FRAMES]
    return table(("what comes", "bytes", "code"), *rows)


def members_table(given, prefix=""):
    """Rows of a message's members, those of objects inside it with a dotted name."""
    rows = []
    for name, rule in given.items():
        if isinstance(rule, dict):
            rows += members_table(rule, f"{prefix}{name}.")
            continue
        is_needed = rule.default is members.NEEDED
        missing = "an error" if is_needed else f"`{json.dumps(rule.default)}`"
        rows.append((f"`{prefix}{name}`", rule.form, missing))
    return rows


def message_table(given):
    return table(("member", "holds", "when missing"), *members_table(given))


def limits_table():
    return table(
        ("limit", "value"), *((f"`{name}`", value) for name, value in SHOWN_LIMITS.items())
    )


def close_table():
    return table(("code", "why"), *((f"`{code}`", text) for code, text in close.MEANINGS.items()))


def policies_table():
    def yes(is_so):
        return "yes" if is_so else "no"

    rows = [
        (f"`{state}`", yes(r.may_talk), yes(r.silences), yes(r.wipes), r.retry_ms // 1000)
        for state, r in POLICIES.items()
    ]
    head = ("state", "may talk", "falls silent", "wipes", "stays away, seconds")
    return table(head, *rows)


PARTS = {
    "golden frames": frames_table(),
    "broken frames": broken_table(),
    "limits": limits_table(),
    "close codes": close_table(),
    "policies": policies_table(),
    **{f"toy: {kind}": message_table(given) for kind, given in messages.FROM_TOY.items()},
    **{
        f"platform: {kind}": message_table(given) for kind, given in messages.FROM_PLATFORM.items()
    },
}


@pytest.mark.parametrize("name", PARTS)
def test_the_document_shows_what_the_code_has(name):
    shown = re.findall(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", DOCUMENT.read_text(), re.DOTALL)
    assert shown == [PARTS[name]]


def test_the_examples_of_the_document_are_the_golden_messages():
    shown = re.findall(r"```json\n(.*?)\n```", DOCUMENT.read_text(), re.DOTALL)
    examples = [line for block in shown for line in block.splitlines()]
    assert sorted(examples) == sorted(golden.FROM_TOY + golden.FROM_PLATFORM)


def test_every_frame_code_is_explained():
    text = DOCUMENT.read_text()
    assert [code for code in frames.MESSAGES if f"`{code}`" not in text] == []
