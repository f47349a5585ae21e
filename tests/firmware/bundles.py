"""Firmware for toys on Linux: bundles such as `make firmware` writes, and flashes with a copy."""

from collections.abc import Mapping
from pathlib import Path

from firmware import build, install
from firmware.signing import public_line, read_key
from firmware.updates.image import packed
from tests.journeys.house import ROOT, House

UNIX = "firmware/board/unix"
VERSION = "firmware/version.py"


def bundle(
    folder: Path, version: str, hardware: str, changed: Mapping[str, bytes] | None = None
) -> Path:
    """The firmware as it is here, as `version`; `changed` are files that are different in it."""
    files = {f"{name}.py": path.read_bytes() for name, path in build.modules().items()}
    files |= {f"{UNIX}/{path.name}": path.read_bytes() for path in (ROOT / UNIX).glob("*.py")}
    files |= {VERSION: f'VERSION = "{version}"\n'.encode()} | dict(changed or {})
    image = packed(files)
    manifest = build.manifest_for(image, len(files), version=version, hardware=hardware)
    build.write_bundle(folder, image, manifest, build.MARCH)
    return folder


def house_key(house: House) -> str:
    """The line of `release.pub` that is in this house's toys."""
    path = Path(house.environment["VAR_DIR"]) / "keys" / "firmware.key"
    return public_line(read_key("", path, may_make=True))


def put_on(flash: Path, made: Path, facts: dict, *, key: str) -> None:
    """Write what firmware/install.py would, with the first program of this board."""
    authority = (flash / "ca.pem").read_bytes()
    files = install.flash_of(made, facts, ca=authority, keys=key, prompts=None)
    files["main.py"] = (ROOT / UNIX / "first.py").read_bytes()
    for name, data in files.items():
        path = flash / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
