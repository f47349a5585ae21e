"""
May this firmware be installed? Pure: values in, a refusal's code out.

    wrong-model    made for other hardware
    older          not newer than what runs, so that an old mistake cannot be brought back
    failed-before  this toy has tried it and fell back
    unproven       it did not reach the platform (firmware/updates/trial.py); it is tried again
    too-large      more than the flash has left
    unsigned       no signature
    bad-signature  not signed by the key in this firmware, or not this statement
    image          what was fetched is not an image, or would write outside its folder
    truncated      it ended early
    damaged        its hash is another one
    json, shape    the manifest cannot be read
    unreachable    it could not be fetched; the platform offers it again
"""

from binascii import a2b_base64, hexlify

from firmware.updates.ed25519 import verifying
from wire.releases import number, statement

BLOCK_BYTES = 4096  # of the flash: each file fills whole ones
SPARE_BYTES = 65_536  # for the context, states and drafts while both copies are there


class Refused(Exception):
    """An update is not installed; nothing of what runs has changed. `code` is in the table."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def refusal(manifest, runs, hardware, failed, free_bytes):
    """
    The code of why `manifest` is not even fetched, or None.

    `runs` is the version that runs, `failed` are versions that this toy fell back from;
    `free_bytes` are there when the copy that does not run has been removed.
    """
    if manifest["hardware"] != hardware:
        return "wrong-model"
    if number(manifest["version"]) <= (number(runs) or ()):
        return "older"
    if manifest["version"] in failed:
        return "failed-before"
    if manifest["size"] + manifest["files"] * BLOCK_BYTES + SPARE_BYTES > free_bytes:
        return "too-large"
    if not manifest["signature"]:
        return "unsigned"
    return None


def judging(manifest, public):
    """In steps, for verification takes seconds: yields None after each, at last yes or no."""
    try:
        signature = a2b_base64(manifest["signature"])
    except ValueError:
        yield False
        return
    for answer in verifying(public, statement(manifest), signature):
        yield answer


def is_whole(manifest, received_bytes, digest):
    """None when an image of that many bytes and SHA-256 is the announced one, else the code."""
    if received_bytes < manifest["size"]:
        return "truncated"
    if hexlify(digest).decode() != manifest["sha256"]:
        return "damaged"
    return None
