"""
What lies on the flash: what the toy is and whom it trusts, which stay, and the child's, which go.
"""

import json

FACTS = "toy.json"
AUTHORITIES = "ca.pem"
CONTEXT = "context.json"
RECORDINGS = "recordings"
NO_CONTEXT = {"etag": None, "saved_at": None, "language": None, "volume": None, "lights": None}


def read_context(flash):
    """The stored context; NO_CONTEXT when there is none, or when it is damaged."""
    try:
        stored = json.loads(flash.read(CONTEXT) or b"{}")
        return {name: stored[name] for name in NO_CONTEXT}
    except (ValueError, KeyError, TypeError):
        return dict(NO_CONTEXT)


def write_context(flash, context, saved_at):
    """Store what the platform's hello has brought, also what this firmware does not know."""
    flash.write(CONTEXT, json.dumps(context | {"saved_at": saved_at}).encode())


def forget_child(flash):
    """Remove everything about the child."""
    flash.remove(CONTEXT)
    flash.remove(RECORDINGS)


def forget_everything(flash):
    """The same, and the networks: as it came out of its box. It can still prove what it is."""
    forget_child(flash)
    facts = json.loads(flash.read(FACTS))
    facts["networks"] = []
    flash.write(FACTS, json.dumps(facts).encode())
