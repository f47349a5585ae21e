"""Who may import whom: the packages from the bottom up, and the pure modules of a conversation."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# hanuman, bench and demo join all the others and are not listed.
MAY_IMPORT = {
    "wire": set(),
    "firmware/companion": {"wire"},
    "clock.py": set(),
    "localagent": {"clock"},
    "keyring": set(),
    "accounts": {"keyring"},
    "learning": {"accounts", "keyring"},
    "devices": {"accounts", "wire", "firmware", "clock", "keyring"},
    "voice": {"accounts", "devices", "learning", "wire", "clock", "keyring"}
    | {"hanuman.metrics", "hanuman.background"},
}
# The portal shows a family what the other apps have kept of it.
PORTAL = ("accounts/portal/", "accounts/api/", "devices/doors.py")
SHOWN_IN_THE_PORTAL = {"learning", "devices", "voice", "hanuman.problems"}

MASKING = (
    *("__init__", "birthdays", "counting", "digits", "folding", "mails", "measuring", "names"),
    *("name_cues", "people", "places", "plates", "relatives", "replacing", "schools", "spans"),
    *("spelling", "vocabulary"),
)
PURE = (
    *(f"voice/agent/{name}.py" for name in ("history", "line", "messages", "session", "settings")),
    *(f"voice/{name}.py" for name in ("link", "playback", "turn", "dialogue", "conversation")),
    *(f"voice/{name}.py" for name in ("brief", "effects", "farewell", "backoff", "traces")),
    "voice/retuning.py",
    "voice/stops.py",
    *(f"voice/{name}.py" for name in ("unasked", "guarded", "sitting", "tales")),
    *(f"learning/{name}.py" for name in ("choosing", "crowds", "liking", "sitting")),
    "voice/code_words.py",
    "voice/summary_words.py",
    "voice/transcript.py",
    *(f"voice/{name}.py" for name in ("phrases", "prompt", "voices", "tools/outcome", "limits")),
    "voice/bedtime.py",
    *(f"voice/masking/{name}.py" for name in MASKING),
    "accounts/regions.py",
    "accounts/helplines.py",
    *(f"voice/safety/{name}.py" for name in ("verdict", "hearing", "grammar", "rulebook")),
    *(f"voice/safety/{name}.py" for name in ("blocked", "guard", "scripts", "languages")),
)
# A pure module is told the time and chance, and neither waits nor writes anywhere.
IMPURE = {"asyncio", "logging", "os", "random", "socket", "subprocess", "threading", "time"}

LEAVES = {"views", "consumers", "admin", "tasks"}
WIRING = {("hanuman/asgi.py", "voice.consumers"), ("accounts/portal/urls.py", "accounts.views")}

WEB_FRAMEWORKS = {"django", "channels", "celery", "rest_framework", "allauth"}
OURS = {
    path.stem if path.is_file() else path.name
    for path in ROOT.iterdir()
    if path.suffix == ".py" or next(path.glob("*.py"), None) or path.name == "firmware"
}


def modules(layer: str) -> list[Path]:
    """The modules of a package, or the one module, without tests."""
    path = ROOT / layer
    found = [path] if path.is_file() else sorted(path.glob("**/*.py"))
    return [one for one in found if not {"tests", "conftest.py"} & set(one.parts)]


def imported(path: Path) -> Iterator[str]:
    """Everything that a module imports, also inside functions, as dotted names."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_in(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(one + ".") for one in allowed)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def every(layers) -> list:
    """One parameter for each module of the layers."""
    return [
        pytest.param(layer, path, id=relative(path)) for layer in layers for path in modules(layer)
    ]


def test_the_packages_are_there():
    assert {layer.split("/")[0].removesuffix(".py") for layer in MAY_IMPORT} <= OURS
    assert all(modules(layer) for layer in MAY_IMPORT)


@pytest.mark.parametrize(("layer", "path"), every(MAY_IMPORT))
def test_a_package_imports_only_what_is_below_it(layer, path):
    allowed = MAY_IMPORT[layer] | {layer.removesuffix(".py").replace("/", ".")}
    if relative(path).startswith(PORTAL):
        allowed |= SHOWN_IN_THE_PORTAL
    names = [name for name in imported(path) if name.split(".")[0] in OURS]
    assert [name for name in names if not is_in(name, allowed)] == []


@pytest.mark.parametrize(("layer", "path"), every(["accounts"]))
def test_the_rules_of_accounts_do_not_know_its_pages(layer, path):
    if not relative(path).startswith(PORTAL):
        pages = {"accounts.portal", "accounts.api"}
        assert [name for name in imported(path) if is_in(name, pages)] == []


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_imports_only_pure_ones(module):
    pure = {name.removesuffix(".py").replace("/", ".") for name in PURE} | {"wire"}
    for name in imported(ROOT / module):
        top = name.split(".")[0]
        if top in OURS:
            assert is_in(name, pure), name
        else:
            assert top in sys.stdlib_module_names - IMPURE, name


@pytest.mark.parametrize(("layer", "path"), every(["localagent", "wire", "firmware/companion"]))
def test_what_runs_without_django_does_not_import_it(layer, path):
    assert [name for name in imported(path) if name.split(".")[0] in WEB_FRAMEWORKS] == []


@pytest.mark.parametrize(("layer", "path"), every([*MAY_IMPORT, "hanuman", "bench", "demo"]))
def test_nothing_imports_views_consumers_admin_or_tasks(layer, path):
    for name in imported(path):
        package, *rest = name.split(".")
        is_leaf = package in OURS and bool(rest) and rest[0] in LEAVES
        if is_leaf and not relative(path).startswith(f"{package}/{rest[0]}/"):
            assert (relative(path), f"{package}.{rest[0]}") in WIRING


def test_an_import_inside_a_function_is_noticed(tmp_path):
    module = tmp_path / "sly.py"
    module.write_text("def f():\n    from voice import consumers\n    import learning.models\n")
    assert list(imported(module)) == ["voice.consumers", "learning.models"]
