"""
What lies on the flash: what the toy is and whom it trusts, which stay, and the child's, which go.
"""

import json

from firmware.companion import cache

FACTS = "toy.json"
AUTHORITIES = "ca.pem"
CONTEXT = "context.json"
RECORDINGS = "recordings"


def read_facts(flash):
    """What the toy is, and the networks that it remembers."""
    return json.loads(flash.read(FACTS))


def write_facts(flash, facts):
    """Store all of that."""
    flash.write(FACTS, json.dumps(facts).encode())


def read_context(flash):
    """The stored context (firmware.companion.cache); none when it is damaged."""
    try:
        return cache.kept(json.loads(flash.read(CONTEXT) or b"null"))
    except ValueError:
        return cache.kept(None)


def write_context(flash, context, saved_at):
    """Store what the platform's hello has brought."""
    flash.write(CONTEXT, json.dumps(cache.packed(context, saved_at)).encode())


def forget_child(flash):
    """Remove everything about the child."""
    flash.remove(CONTEXT)
    flash.remove(RECORDINGS)


def forget_everything(flash):
    """The same, and the networks: as it came out of its box. It can still prove what it is."""
    forget_child(flash)
    write_facts(flash, read_facts(flash) | {"networks": []})
