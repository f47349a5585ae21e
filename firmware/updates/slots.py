"""The two copies on the flash, as the one that runs sees them; firmware/booting.py chooses."""

import json
from binascii import unhexlify

from firmware.booting import FOLDER, MANIFEST, STATE, proven, read_state, slept, trying

KEYS = "release.pub"  # who may sign: a line of 64 hex digits a key, two while one is replaced
MAX_KEYS = 2


def state_of(flash):
    """The state of the copies; see firmware/booting.py."""
    return read_state(flash.read(STATE) or b"")


def running(flash):
    """The copy that runs: the one that is tried, while one is."""
    state = state_of(flash)
    return state["tries"] or state["runs"]


def prove(flash):
    """The platform has greeted this firmware: it works, and runs from now on."""
    _keep(flash, proven)


def sleep(flash):
    """The toy goes to sleep in order."""
    _keep(flash, slept)


def stage(flash, slot, manifest):
    """The copy in `slot` is whole and checked: the next start tries it."""
    name = folder(slot) + "/" + MANIFEST
    flash.write(name, json.dumps(manifest).encode())
    _keep(flash, lambda state: trying(state, slot))


def folder(slot):
    """Where a copy lies."""
    return FOLDER + "/" + slot


def keys(flash):
    """The public keys whose releases this toy installs, 32 bytes each."""
    found = []
    for line in (flash.read(KEYS) or b"").decode().split()[:MAX_KEYS]:
        try:
            found.append(unhexlify(line))
        except ValueError:
            continue
    return found


def _keep(flash, change):
    before = state_of(flash)
    after = change(before)
    if after != before:
        flash.write(STATE, json.dumps(after).encode())
