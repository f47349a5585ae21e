"""The two copies on the flash, as the one that runs sees them; firmware/booting.py chooses."""

import json
from binascii import unhexlify

from firmware.booting import FOLDER, MANIFEST, STATE, proven, read_state, slept, trying
from firmware.updates import trial

KEYS = "release.pub"  # who may sign: a line of 64 hex digits a key, two while one is replaced
MAX_KEYS = 2


def state_of(flash):
    """The state of the copies; see firmware/booting.py."""
    return read_state(flash.read(STATE) or b"")


def is_tried(flash):
    """Has the copy that runs still to prove itself?"""
    return state_of(flash)["tries"] is not None


def running(flash):
    """The copy that runs: the one that is tried, while one is."""
    state = state_of(flash)
    return state["tries"] or state["runs"]


def prove(flash):
    """The platform has greeted this firmware: it works, and runs from now on."""
    _keep(flash, proven)


def sleep(flash):
    """The toy goes to sleep for want of power."""
    _keep(flash, slept)


def give_way(flash):
    """The copy that is tried did not reach the platform: the next start is the proven one's."""
    _keep(flash, trial.gave_way)


def offered_again(flash, manifest):
    """The outcome of an offer of the copy that rests; None where another one is offered."""
    state = state_of(flash)
    slot = state["rests"]
    if slot is None or _manifest_in(flash, slot) != manifest:
        return None
    code, after = trial.offered(state, manifest["version"])
    flash.write(STATE, _packed(after))
    return code


def stage(flash, slot, manifest):
    """The copy in `slot` is whole and checked: the next start tries it."""
    name = folder(slot) + "/" + MANIFEST
    flash.write(name, _packed(manifest))
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
        flash.write(STATE, _packed(after))


def _manifest_in(flash, slot):
    try:
        return json.loads(flash.read(folder(slot) + "/" + MANIFEST) or b"")
    except ValueError:
        return None


def _packed(values):
    return json.dumps(values).encode()
