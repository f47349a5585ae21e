"""What the toy can say by itself: a sentence for every name that its code asks for."""

import ast
from pathlib import Path

from firmware.companion.policies import POLICIES
from firmware.sentences import LANGUAGES, SENTENCES

FIRMWARE = Path(__file__).resolve().parent.parent


def asked_for() -> set[str]:
    """The names in `Prompt("…", …)` and `say("…", …)`, on the toy."""
    found = set()
    for path in FIRMWARE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if called in ("Prompt", "say"):
                names = ast.walk(node.args[0])
                words = [one.value for one in names if isinstance(one, ast.Constant)]
                found |= {word for word in words if isinstance(word, str)}
    return found


def test_every_prompt_of_the_code_has_its_sentence():
    assert {"trouble", "refused", "waking", "connecting"} <= asked_for()
    assert asked_for() - set(SENTENCES) == set()


def test_every_policy_and_every_digit_has_its_sentence():
    assert set(POLICIES) <= set(SENTENCES)
    assert {f"digit_{digit}" for digit in range(10)} <= set(SENTENCES)


def test_every_sentence_is_there_in_both_languages_and_short():
    for name, texts in SENTENCES.items():
        assert tuple(texts) == LANGUAGES, name
        assert all(0 < len(text) <= 70 for text in texts.values()), name
        assert any("\u0900" <= letter <= "\u097f" for letter in texts["hi"]), name
