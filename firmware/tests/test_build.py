"""The bundle that `make firmware` writes: everything compiles for the chip, and fits."""

import json

import pytest

from firmware import build
from firmware.updates.image import Unpacker, packed
from wire.releases import read_manifest

XTENSAWIN = 10  # as py/persistentcode.h of MicroPython counts processors


@pytest.fixture(scope="module")
def files():
    return build.compile_all(build.MARCH)


def test_what_runs_on_the_toy_is_there_and_nothing_else(files):
    names = set(files)
    assert {"wire/frames.mpy", "firmware/app.mpy", "firmware/updates/ed25519.mpy"} <= names
    assert "firmware/board/esp32/__init__.mpy" in names
    assert not [name for name in names if "unix" in name or "test" in name]
    assert "firmware/build.mpy" not in names


def test_the_loops_that_must_be_fast_are_code_of_the_chip(files):
    native = {name for name, data in files.items() if data[2] >> 2 == XTENSAWIN}
    assert "firmware/kernels/masking.mpy" in native
    assert all(name.startswith("firmware/kernels/") for name in native)


def test_everything_is_within_its_budget(files):
    assert build.over_budget(files, packed(files)) == []


def test_what_is_too_large_is_named():
    found = build.over_budget(
        {"a.mpy": bytes(build.FILE_BUDGET + 1)}, bytes(build.IMAGE_BUDGET + 1)
    )
    assert [line.split(":")[0] for line in found] == ["a.mpy", "image"]


def test_the_table_adds_up(files):
    rows = build.table(files)
    assert rows[-2].split() == ["in", "all", str(len(files)), str(sum(map(len, files.values())))]


def test_a_manifest_is_of_the_image(files):
    image = packed(files)
    manifest = build.manifest_for(image, len(files), version="1.2.3", hardware="esp32-s3")
    assert read_manifest(json.dumps(manifest))["size"] == len(image)
    unpacker = Unpacker()
    assert len({name for name, _ in unpacker.take(image)}) == manifest["files"]
    assert unpacker.is_whole


def test_a_module_that_is_no_python_is_named(tmp_path):
    (tmp_path / "broken.py").write_text("def :\n")
    with pytest.raises(build.NotCompiled, match=r"(?s)firmware/broken.py: .*SyntaxError"):
        build.compiled(tmp_path / "broken.py", "firmware/broken.py", build.MARCH)
