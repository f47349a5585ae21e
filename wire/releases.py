"""
Firmware releases as both ends read them: the manifest, which version is newer, what is signed.

A toy believes no manifest whose signature it has not checked; `statement` is what that covers.
"""

import json

from wire import members
from wire.limits import MAX_ADDRESS_CHARS, MAX_IMAGE_BYTES, MAX_IMAGE_FILES, MAX_WORD_CHARS
from wire.members import whole, word

HEADING = "hanuman-firmware-1"  # a signature of anything else is none of a release

MANIFEST = {
    "version": word(MAX_WORD_CHARS),
    "hardware": word(MAX_WORD_CHARS),
    "url": word(MAX_ADDRESS_CHARS),
    "files": whole(1, MAX_IMAGE_FILES),
    "size": whole(1, MAX_IMAGE_BYTES),
    "sha256": word(MAX_WORD_CHARS),
    "signature": word(2 * MAX_WORD_CHARS, ""),
}


class ManifestError(Exception):
    """A text is no manifest. `code` is stable; the text names the member, never its value."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def read_manifest(text):
    """Read a manifest (JSON, str or bytes). Raises ManifestError "json" or "shape"."""
    try:
        given = json.loads(text)
    except (ValueError, RuntimeError):  # RuntimeError: nested deeper than the stack is
        raise ManifestError("json", "not JSON")
    if not isinstance(given, dict):
        raise ManifestError("shape", "not an object")
    found = members.wrong(given, MANIFEST)
    if found is None and number(given["version"]) is None:
        found = "version: numbers with dots between them"
    if found is None and not given["url"].startswith("/"):
        found = "url: a path of the platform's own host"
    if found:
        raise ManifestError("shape", found)
    return members.complete(given, MANIFEST)


def number(version):
    """ "1.10.2" as numbers that compare, zeros at the end left out; None for anything else."""
    numbers = []
    for part in version.split("."):
        if not 0 < len(part) < 10 or not all("0" <= letter <= "9" for letter in part):
            return None
        numbers.append(int(part))
    if len(numbers) > 4:
        return None
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def statement(manifest):
    """The bytes that a release's signature is over: all that decides what is installed."""
    lines = [HEADING, manifest["version"], manifest["hardware"]]
    lines += [str(manifest["files"]), str(manifest["size"]), manifest["sha256"]]
    return ("\n".join(lines) + "\n").encode()
