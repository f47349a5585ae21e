"""Every test module has the name of the module that it tests, or says here why not."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MADE = {"var", "node_modules", "build"}

# Tests of what no module of that name holds.
EXCEPTIONS: dict[str, str] = {}


def modules_of_tests() -> list[Path]:
    """The test modules of packages; those in /tests are about several packages."""
    found = [path for path in ROOT.glob("*/**/tests/test_*.py") if not is_made(path)]
    return sorted(found)


def is_made(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return parts[0] in MADE or any(part.startswith(".") for part in parts)


def what_may_be_tested(package: Path) -> set[str]:
    """The modules and packages that tests beside them may be about, commands included."""
    places = [package, package / "management" / "commands", package / "companion"]
    files = {path.stem.strip("_") for place in places for path in place.glob("*.py")}
    return files | {path.name for path in package.iterdir() if path.is_dir()}


def is_mirror(path: Path) -> bool:
    """`test_link.py` tests link.py; `test_link_limits.py` may test an aspect of it."""
    name = path.stem.removeprefix("test_")
    modules = what_may_be_tested(path.parent.parent)
    return name in modules or any(name.startswith(module + "_") for module in modules)


def test_there_is_something_to_look_at():
    assert len(modules_of_tests()) > 30


@pytest.mark.parametrize(
    "path", modules_of_tests(), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_a_test_module_mirrors_a_module(path):
    assert is_mirror(path) or path.relative_to(ROOT).as_posix() in EXCEPTIONS


def test_every_exception_is_needed():
    paths = {path.relative_to(ROOT).as_posix(): path for path in modules_of_tests()}
    assert [name for name in EXCEPTIONS if name not in paths or is_mirror(paths[name])] == []


def test_a_test_of_nothing_is_noticed(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "link.py").touch()
    names = ["test_link", "test_link_limits", "test_chain", "test_linked"]
    assert [is_mirror(tmp_path / "tests" / f"{name}.py") for name in names] == [
        True,
        True,
        False,
        False,
    ]
