"""
Which of two copies of the firmware runs: the proven one, or the new one while it is tried.

The copies lie in `slots/a` and `slots/b`. A copy is there when it has its `manifest.json`, which
is written last. `slots/state.json` says which runs:

    runs    the proven copy
    tries   the new one, until it has proved itself, or null
    boots   how often it was started without proving itself
    failed  versions that were tried and given up, the last few
    rests   a new copy that ran but did not reach the platform (firmware/updates/trial.py), or null
    since   what has been since it rests: "gave-way", "asked" (the proven one has started),
            "counted" (and has reached the platform), "later" (a start after that)
    lonely  how often the new copy did not reach the platform when the proven one did

This module imports nothing of ours: `main.py` loads it from the flash's root, where no update
reaches, before it knows which copy the rest comes from.
"""

import json
import os

SLOTS = ("a", "b")
FOLDER = "slots"
STATE = "slots/state.json"
MANIFEST = "manifest.json"
MAX_BOOTS = 3  # once may be a flat battery; a child should not press more often for nothing
MAX_FAILED = 4
# Between collections while a copy is loaded: what stays lies close together, and leaves the large
# pieces whole that sound is kept in. firmware/starting.py ends it.
LOADING_BYTES = 32 * 1024

FIRST: dict = {
    "runs": "a",
    "tries": None,
    "boots": 0,
    "failed": [],
    "rests": None,
    "since": "later",
    "lonely": 0,
}


def choose(state, versions):
    """
    The copy to start and the state to write before it starts.

    `versions` names those that are there, {"a": "1.4.2"}. None for a copy: there is none.
    """
    state = dict(state)
    tries = state["tries"]
    if tries in versions and state["boots"] < MAX_BOOTS:
        state["boots"] += 1
        return tries, state
    if tries is not None:
        if tries in versions:
            state["failed"] = with_failed(state, versions[tries])
        state["tries"], state["boots"] = None, 0
    state["since"] = "asked" if state["since"] == "gave-way" else "later"
    if state["runs"] not in versions:
        state["runs"] = sorted(versions)[0] if versions else None
    return state["runs"], state


def other(slot):
    """The copy that does not run, where an update goes."""
    return "b" if slot == "a" else "a"


def with_failed(state, version):
    """The versions that were given up, with another one."""
    return (state["failed"] + [version])[-MAX_FAILED:]


def trying(state, slot):
    """A new copy in `slot` is whole: try it at the next start."""
    state = dict(state)
    state["tries"], state["boots"] = slot, 0
    state["rests"], state["lonely"] = None, 0
    return state


def proven(state):
    """The copy that is tried works: it is the one that runs from now on."""
    if state["tries"] is None:
        return state
    state = dict(state)
    state["runs"], state["tries"], state["boots"] = state["tries"], None, 0
    return state


def slept(state):
    """The copy that is tried sleeps for want of power: that start did not fail."""
    state = dict(state)
    state["boots"] = max(0, state["boots"] - 1)
    return state


def read_state(text):
    """The state out of its file; the first one when that is missing or broken."""
    try:
        given = json.loads(text)
        state = {name: given.get(name, FIRST[name]) for name in FIRST}
    except (ValueError, AttributeError):
        return dict(FIRST)
    others = SLOTS + (None,)  # noqa: RUF005
    is_state = state["runs"] in SLOTS and state["tries"] in others and state["rests"] in others
    has_counts = type(state["boots"]) is int and type(state["lonely"]) is int
    if is_state and has_counts and isinstance(state["failed"], list):
        return state
    return dict(FIRST)


# -- on the flash, before anything else of ours is there ------------------------------------------


def boot(root):
    """
    Choose the copy on the flash at `root` ("/" on the toy), count the start, answer its folder.

    None when no copy is there: then the toy has to be installed anew.
    """
    root = root.rstrip("/") + "/"
    versions = {}
    for slot in SLOTS:
        version = _version(_read(root + FOLDER + "/" + slot + "/" + MANIFEST))
        if version is not None:
            versions[slot] = version
    before = read_state(_read(root + STATE))
    slot, state = choose(before, versions)
    if slot is None:
        return None
    if state != before:
        with open(root + STATE + ".new", "w") as file:
            json.dump(state, file)
        os.rename(root + STATE + ".new", root + STATE)
    return root + FOLDER + "/" + slot


def _version(text):
    try:
        return json.loads(text)["version"]
    except (ValueError, TypeError, KeyError):
        return None


def _read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""
