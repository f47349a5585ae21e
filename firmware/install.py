"""
Put the firmware on a board, and make it a toy: on CPython, with `mpremote` (pip install mpremote).

    python -m firmware.install --bundle var/firmware/1.0.0 --key var/firmware/1.0.0/release.pub \\
        --facts toy.json --ca var/ca/ca.pem --prompts var/firmware/prompts [--port /dev/ttyACM0]

`toy.json` is a line of `manage.py provision_toy --json`, with `server` (wss://…/device/v1) in it
or given by `--server`. The board runs MicroPython already (docs/how-to/build-a-toy.md). Every file
is read back and compared; ends with status 1 when one differs, and names it. Secrets are never
shown; the password of the toy's own Wi-Fi is, for its label.
"""

import argparse
import hashlib
import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from firmware.booting import MANIFEST
from firmware.companion.button import DEBOUNCE_MS, DEBOUNCE_MS_MAX, DEBOUNCE_MS_MIN
from firmware.companion.sleeping import HUNG_UP_MS, IDLE_MS
from firmware.setup.portal import is_server
from firmware.updates.image import ImageError, Unpacker
from firmware.updates.slots import KEYS, MAX_KEYS

SLOT = "slots/a"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike, for a label
SECONDS = 600

# What mpremote runs on the board for one file: its SHA-256, or nothing.
READ_BACK = (
    "import hashlib,binascii\n"
    "h=hashlib.sha256()\n"
    "try:\n"
    " f=open({path!r},'rb')\n"
    " while True:\n"
    "  d=f.read(4096)\n"
    "  if not d: break\n"
    "  h.update(d)\n"
    " print(binascii.hexlify(h.digest()).decode())\n"
    "except OSError:\n"
    " print('missing')\n"
)
Run = Callable[[list[str]], str]


class NotInstalled(Exception):
    """The board is not a toy now; the text says why, in one line, without secrets."""


def flash_of(
    bundle: Path, facts: dict, *, ca: bytes, keys: str, prompts: Path | None
) -> dict[str, bytes]:
    """Every file of a toy's flash by its path. Raises NotInstalled."""
    lines = keys.split()
    if not 1 <= len(lines) <= MAX_KEYS or any(len(line) != 64 for line in lines):
        raise NotInstalled(
            f"the key file takes one or two lines of 64 hex digits, not {len(lines)}"
        )
    if b"BEGIN CERTIFICATE" not in ca:
        raise NotInstalled("the file of authorities holds no certificate in PEM")
    files = {
        "toy.json": json.dumps(checked(facts)).encode(),
        "ca.pem": ca,
        KEYS: keys.encode(),
        "main.py": (bundle / "root" / "main.py").read_bytes(),
        "booting.mpy": (bundle / "root" / "booting.mpy").read_bytes(),
    }
    for name, data in unpacked((bundle / "image").read_bytes()).items():
        files[f"{SLOT}/{name}"] = data
    if prompts is not None:
        for path in sorted(prompts.glob("*/*.wav")):
            files[f"prompts/{path.parent.name}/{path.name}"] = path.read_bytes()
    # Last: a copy without it is not there, so that a cut cable leaves no half toy.
    files[f"{SLOT}/{MANIFEST}"] = (bundle / MANIFEST).read_bytes()
    return files


# What may be chosen for a toy, in ms: the least and the most, and what it is without a choice.
CHOICES = {
    "debounce_ms": (DEBOUNCE_MS_MIN, DEBOUNCE_MS_MAX, DEBOUNCE_MS),
    "idle_ms": (HUNG_UP_MS, 3_600_000, IDLE_MS),
}


def checked(facts: dict) -> dict:
    """What a toy knows of itself, complete. Raises NotInstalled, which names the member."""
    for name in ("serial", "secret", "server"):
        if not isinstance(facts.get(name), str) or not facts[name]:
            raise NotInstalled(f"{name} is missing: see manage.py provision_toy --json")
    address = facts["server"].removeprefix("wss://").partition("/")[0]
    if not facts["server"].startswith("wss://") or not is_server(address):
        raise NotInstalled("server is an address such as wss://toys.example.com/device/v1")
    choices = {name: facts.get(name, usual) for name, (_, _, usual) in CHOICES.items()}
    for name, (least, most, _) in CHOICES.items():
        if type(choices[name]) is not int or not least <= choices[name] <= most:
            raise NotInstalled(f"{name} is a whole number of ms from {least} to {most}")
    label = facts.get("label") or "".join(secrets.choice(LETTERS) for _ in range(10))
    return {
        "serial": facts["serial"],
        "secret": facts["secret"],
        "server": facts["server"],
        "networks": facts.get("networks", []),
        "label": label,
        **choices,
    }


def unpacked(image: bytes) -> dict[str, bytes]:
    """The files of an image. Raises NotInstalled."""
    unpacker, files = Unpacker(), {}
    try:
        for name, piece in unpacker.take(image):
            files[name] = bytes(piece)
    except ImageError as error:
        raise NotInstalled(f"the bundle's image cannot be unpacked: {error}") from None
    if not unpacker.is_whole:
        raise NotInstalled("the bundle's image is not whole: make it again with `make firmware`")
    return files


def install(files: dict[str, bytes], run: Run) -> None:
    """Write `files` to the board and compare them. `run` is mpremote. Raises NotInstalled."""
    for folder in folders(files):
        run(["exec", f"import os\ntry:\n os.mkdir({folder!r})\nexcept OSError: pass"])
    with tempfile.TemporaryDirectory() as place:
        for name, data in files.items():
            path = Path(place) / "file"
            path.write_bytes(data)
            path.chmod(0o600)
            run(["fs", "cp", str(path), f":{name}"])
    for name, data in files.items():
        found = run(["exec", READ_BACK.format(path=name)]).strip()
        if found != hashlib.sha256(data).hexdigest():
            raise NotInstalled(f"{name}: {'is missing' if found == 'missing' else 'differs'}")


def folders(files: dict[str, bytes]) -> list[str]:
    """Every folder of the files, parents first."""
    found = {str(parent) for name in files for parent in Path(name).parents}
    return sorted(found - {"."}, key=lambda name: (name.count("/"), name))


def mpremote(port: str | None) -> Run:
    """A function that runs mpremote and answers what it said. It raises NotInstalled."""
    connect = ["connect", port] if port else []

    def run(arguments: list[str]) -> str:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "mpremote", *connect, *arguments],
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotInstalled("the board does not answer; press its reset button") from None
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason"])[-1]
            hint = "; pip install mpremote" if "No module named mpremote" in last else ""
            raise NotInstalled(f"mpremote {arguments[0]}: {last}{hint}")
        return done.stdout

    return run


def main() -> int:
    """Install, or say why not."""
    parser = argparse.ArgumentParser(description="Put the firmware on a board.")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True, help="JSON of provision_toy --json")
    parser.add_argument("--server", help="wss://…/device/v1, when it is not in the facts")
    parser.add_argument("--ca", type=Path, required=True, help="one or two authorities, PEM")
    parser.add_argument("--key", type=Path, required=True, help="public keys of releases")
    parser.add_argument("--prompts", type=Path, help="sentences of its own; beeps without")
    parser.add_argument("--port", help="of the board, when there are several")
    options = parser.parse_args()
    try:
        facts = json.loads(options.facts.read_text())
        if options.server:
            facts["server"] = options.server
        keys = options.key.read_text()
        files = flash_of(
            options.bundle, facts, ca=options.ca.read_bytes(), keys=keys, prompts=options.prompts
        )
        install(files, mpremote(options.port))
    except (NotInstalled, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    label = json.loads(files["toy.json"])["label"]
    print(f"{facts['serial']}: {len(files)} files written and read back")
    print(f"for its label: Wi-Fi name “Hanuman {facts['serial']}”, password {label}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
