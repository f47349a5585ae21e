"""What runs on the board imports only what the board has."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = {
    "wire": {"collections", "json", "struct", "sys", "wire"},
    "firmware/companion": {"collections", "wire", "firmware.companion"},
    "firmware/updates": {"binascii", "hashlib", "json", "wire", "firmware.updates"}
    | {"firmware.booting", "firmware.fetching"},
    "firmware/booting.py": {"json", "os"},
    "firmware/fetching.py": set(),
    "firmware/setup": {"asyncio", "socket", "firmware.setup", "wire"},
}
PURE = ("wire", "firmware/companion")  # without tasks


def modules(layer: str) -> list[Path]:
    path = ROOT / layer
    found = [path] if path.is_file() else sorted(path.glob("**/*.py"))
    return [one for one in found if "tests" not in one.parts]


FILES = [(layer, path) for layer in LAYERS for path in modules(layer)]


def imported(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "MicroPython's relative imports differ"
            yield node.module


def is_allowed(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(one + ".") for one in allowed)


def test_there_is_something_to_look_at():
    assert {layer for layer, _ in FILES} == set(LAYERS)


@pytest.mark.parametrize(("layer", "path"), FILES, ids=lambda value: str(value)[-40:])
def test_board_code_imports_only_what_the_board_has(layer, path):
    names = list(imported(ast.parse(path.read_text())))
    assert [name for name in names if not is_allowed(name, LAYERS[layer])] == []


@pytest.mark.parametrize(("layer", "path"), FILES, ids=lambda value: str(value)[-40:])
def test_board_code_speaks_the_small_python(layer, path):
    missing = (ast.Match, ast.AsyncFunctionDef) if layer in PURE else (ast.Match,)
    for node in ast.walk(ast.parse(path.read_text())):
        assert not isinstance(node, missing), f"line {node.lineno}"
        if isinstance(node, ast.Raise):
            assert node.cause is None, f"line {node.lineno}: raise from"
        if isinstance(node, ast.arguments):
            assert not node.posonlyargs
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            assert not any(isinstance(one, ast.Starred) for one in node.elts), node.lineno
        if isinstance(node, ast.Dict):
            assert None not in node.keys, f"line {node.lineno}: dict unpacking"
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"removeprefix", "removesuffix", "_asdict"}, node.lineno
