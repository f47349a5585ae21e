"""
Fetch a release and stage it: the shell around judging, image and slots.

What runs is not touched: everything goes into the copy that does not run. Power may fail at any
point; the next start then finds the old copy, or the new one whole.
"""

import hashlib

from firmware.booting import other
from firmware.fetching import PIECE_BYTES, FetchError
from firmware.updates import slots
from firmware.updates.image import ImageError, Unpacker
from firmware.updates.judging import Refused, is_whole, judging, refusal
from firmware.updates.trial import STAGED
from wire.releases import ManifestError, read_manifest

MAX_MANIFEST_BYTES = 2048
TRIES = 5  # connections for one image; each goes on where the last one was cut
WAIT_MS = 2000  # after the first; doubles, and a part of it is chance

NOTHING_NEWER = "older"


async def apply(board, doors, path, runs, idle, dice):
    """
    Fetch the manifest at `path` and what it names. Answers STAGED or the code of the refusal.

    `runs` is the version that runs. `idle` (async) returns when nobody speaks or listens; it is
    awaited before every piece. `dice()` is random, 0 to 1. After STAGED the caller restarts the
    toy when it likes.
    """
    try:
        manifest = await _manifest(doors, path)
        code = slots.offered_again(board.flash, manifest)
        if code:
            return code
        await _judge(board, manifest, runs, idle)
        slot = other(slots.running(board.flash))
        await _fetch(board, doors, manifest, slots.folder(slot), idle, dice)
    except (Refused, FetchError, ManifestError, ImageError) as error:
        return error.code
    except OSError:
        return "flash"
    slots.stage(board.flash, slot, manifest)
    return STAGED


async def _manifest(doors, path):
    answer = await doors.get(path)
    try:
        if answer.status == 204:
            raise Refused(NOTHING_NEWER)
        if answer.status != 200:
            raise FetchError("status")
        return read_manifest(await answer.read(MAX_MANIFEST_BYTES))
    except OSError:
        raise FetchError("cut")
    finally:
        answer.close()


async def _judge(board, manifest, runs, idle):
    """Raises Refused. The room of the copy that does not run counts as free."""
    flash = board.flash
    state = slots.state_of(flash)
    reserve = slots.folder(other(slots.running(flash)))
    free_bytes = flash.free_bytes() + _bytes_in(flash, reserve)
    code = refusal(manifest, runs, board.model, state["failed"], free_bytes)
    if code:
        raise Refused(code)
    for public in slots.keys(flash):
        for answer in judging(manifest, public):
            if answer:
                return
            await idle()
    raise Refused("bad-signature")


def _bytes_in(flash, path):
    """What removing a file or folder gives back, about."""
    names = flash.names(path)
    if names:
        return sum([_bytes_in(flash, path + "/" + name) for name in names])
    return flash.size(path) or 0


async def _fetch(board, doors, manifest, folder, idle, dice):
    """Raises Refused, ImageError and the flash's OSError."""
    board.flash.remove(folder)
    writer = _Writer(board.flash, folder)
    try:
        for tries in range(TRIES):
            if tries:
                await board.clock.sleep_ms(int(WAIT_MS * 2 ** (tries - 1) * (1 + dice()) / 2))
            await _read_on(doors, manifest, writer, idle)
            if writer.size == manifest["size"]:
                break
    finally:
        writer.close()
    code = is_whole(manifest, writer.size, writer.digest())
    if code is None and not writer.is_whole:
        code = "image"
    if code:
        board.flash.remove(folder)
        raise Refused(code)


async def _read_on(doors, manifest, writer, idle):
    """One connection: from where the last one was cut, as far as this one goes."""
    at = writer.size
    try:
        answer = await doors.get(manifest["url"], at)
    except FetchError:
        return
    piece = memoryview(bytearray(PIECE_BYTES))
    try:
        while answer.status == (206 if at else 200) and writer.size < manifest["size"]:
            await idle()
            count = await _read(answer, piece[: manifest["size"] - writer.size])
            if not count:
                break
            writer.take(piece[:count])
    finally:
        answer.close()


async def _read(answer, view):
    try:
        return await answer.readinto(view)
    except OSError:
        return 0


class _Writer:
    """Hashes an image and writes its files as they come."""

    def __init__(self, flash, folder):
        self.size = 0
        self._flash = flash
        self._folder = folder
        self._unpacker = Unpacker()
        self._hash = hashlib.sha256()
        self._file = None

    @property
    def is_whole(self):
        """The last file has ended."""
        return self._unpacker.is_whole

    def digest(self):
        """Of all that was taken. Asked once: MicroPython's hashes end with it."""
        return self._hash.digest()

    def take(self, data):
        """The next bytes of the image."""
        self._hash.update(data)
        self.size += len(data)
        for name, piece in self._unpacker.take(data):
            if not len(piece):
                self.close()
                self._file = self._flash.open(self._folder + "/" + name, "wb")
            elif self._file is not None:
                self._file.write(piece)

    def close(self):
        """The file that is being written is as long as it gets."""
        if self._file is not None:
            self._file.close()
            self._file = None
