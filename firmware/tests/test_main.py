"""The pins of the toy, which are written down in three places."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOW_TO = ROOT / "docs" / "how-to"


def pins() -> dict[str, int]:
    """PINS of main.py, which only a board can import."""
    for node in ast.parse((ROOT / "firmware" / "main.py").read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PINS":
            return ast.literal_eval(node.value)
    raise AssertionError("main.py has no PINS")


def test_every_pin_is_used_once_and_is_none_of_the_psrams():
    numbers = list(pins().values())
    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & set(range(33, 38))
    assert pins()["button"] <= 21  # others cannot wake the chip


def test_the_how_to_and_its_drawing_name_the_pins_of_main():
    for name in ("build-a-toy.svg", "build-a-toy.md"):
        text = (HOW_TO / name).read_text()
        drawn = {int(number) for number in re.findall(r"[>|] ?GPIO (\d+)", text)}
        assert set(pins().values()) <= drawn, name
