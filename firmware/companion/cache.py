"""
The context that a toy keeps on its flash: language, volume, lights, time zone, and what newer
platforms add. The platform's etag says whether it is current; a damaged one is as good as none.
"""

from wire import members
from wire.messages import FROM_PLATFORM

_TABLE = FROM_PLATFORM["hello"]["context"]
_SAVED_AT = "saved_at"
NO_CONTEXT = {name: None for name in _TABLE if name != "fresh"} | {_SAVED_AT: None}


def packed(context, saved_at):
    """What is stored of a hello's whole context, also members that this firmware does not know."""
    stored = dict(context)
    stored.pop("fresh", None)
    stored[_SAVED_AT] = saved_at
    return stored


def kept(stored):
    """
    The context out of what was read from flash, whatever that is. NO_CONTEXT when it is damaged.

    Damaged or without an etag it is fetched anew with the next hello, which then names none.
    """
    if not isinstance(stored, dict) or not isinstance(stored.get("etag"), str):
        return dict(NO_CONTEXT)
    if members.wrong(stored, _TABLE) or not isinstance(stored.get(_SAVED_AT), str):
        return dict(NO_CONTEXT)
    return NO_CONTEXT | stored
