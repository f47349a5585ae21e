"""The firmware meets hardware in firmware/board alone, and both boards offer the same."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIRMWARE = ROOT / "firmware"
BOARD = FIRMWARE / "board"
LAYERS = ("esp32", "unix")
HARDWARE = {"machine", "network", "esp32", "neopixel", "esp", "bluetooth", "espnow"}
ROOT_OF_THE_FLASH = {"main.py"}  # the pins: it resets the chip when all else has failed
FOR_PEOPLE = {"bench_device.py", "install.py", "build.py"}  # run by hand, beside the firmware
PARTS = ("microphone", "speaker", "button", "light", "radio", "power", "clock")


def sources() -> list[Path]:
    """What runs on the toy, tests left out."""
    return [path for path in sorted(FIRMWARE.rglob("*.py")) if "tests" not in path.parts]


def imported(path: Path) -> set[str]:
    """The first names of everything that a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).split(".")[0])
    return names


def offered(layer: str, part: str) -> dict[str, str]:
    """The methods of a part that are for others: name to signature, async or not."""
    tree = ast.parse((BOARD / layer / f"{part}.py").read_text())
    [kind] = [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == part.capitalize()
    ]
    return {
        node.name: f"{type(node).__name__} {ast.unparse(node.args)}"
        for node in kind.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_"
    }


def listed() -> dict[str, list[str]]:
    """The methods of each part in the list of firmware.board, with their arguments."""
    text = ast.get_docstring(ast.parse((BOARD / "__init__.py").read_text())) or ""
    found: dict[str, list[str]] = {}
    part = ""
    for line in text.splitlines():
        if head := re.match(r"    board\.(\w+)", line):
            part = head[1]
            found[part] = []
        elif part and (method := re.match(r"        (\w+\([\w, ]*\))", line)):
            found[part].append(method[1])
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_hardware_is_imported_by_the_board_alone(path):
    if BOARD not in path.parents and path.name not in ROOT_OF_THE_FLASH | FOR_PEOPLE:
        assert not imported(path) & HARDWARE


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_above_the_board_knows_which_it_is(path):
    if BOARD not in path.parents and path.name not in ROOT_OF_THE_FLASH | FOR_PEOPLE:
        text = path.read_text()
        assert "board.esp32" not in text
        assert "board.unix import" not in text


@pytest.mark.parametrize("part", PARTS)
def test_both_boards_offer_the_same(part):
    toy, linux = (offered(layer, part) for layer in LAYERS)
    only_by_command = {"move", "press_twice", "speak", "come_or_go"}  # a finger, a voice, the air
    assert toy == {name: linux[name] for name in linux if name not in only_by_command}
    assert [f"{name}" for name in toy] == [one.split("(")[0] for one in listed()[part]]


def test_what_is_listed_has_those_arguments():
    for part in PARTS:
        for name, signature in offered("esp32", part).items():
            arguments = signature.split(" ", 1)[1].removeprefix("self").removeprefix(", ")
            assert f"{name}({arguments})" in listed()[part]


def test_a_board_has_all_its_parts():
    for layer in LAYERS:
        tree = ast.parse((BOARD / layer / "__init__.py").read_text())
        set_ = {
            node.targets[0].attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute)
        }
        assert set_ == {*PARTS, "flash", "model"}
        [make] = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        assert (make.name, ast.unparse(make.args)) == ("make", "plan")
