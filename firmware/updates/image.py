"""
The image of a firmware: its files one behind the other, so that a toy can write them as they come.

    hanuman-image 1 <number of files>\\n
    <path> <bytes>\\n<the file>            for each file

Paths are relative, of small letters, digits, `_`, `.` and `/`; no part begins with a dot.
"""

MAGIC = "hanuman-image 1"
MAX_LINE_BYTES = 128
ENDINGS = (".mpy", ".py")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_./"


class ImageError(Exception):
    """What came is not an image. `code` is always "image"."""

    code = "image"


class Unpacker:
    """Takes an image in pieces of any size; `is_whole` when its last file has ended."""

    def __init__(self):
        self.is_whole = False
        self._line = b""
        self._left = None  # files still to come; None: the first line has not come
        self._name = None  # of the file that is coming
        self._bytes = 0  # still to come of it

    def take(self, data):
        """
        The next bytes. Answers [(path, piece), ...] to append in order; an empty piece begins
        a file. Pieces are views of `data`. Raises ImageError.
        """
        view = memoryview(data)
        found = []
        at = 0
        while at < len(view):
            if self.is_whole:
                raise ImageError("more than its files")
            if self._bytes:
                piece = view[at : at + self._bytes]
                found.append((self._name, piece))
                self._bytes -= len(piece)
                at += len(piece)
                self.is_whole = not self._bytes and not self._left
            else:
                at = self._collect(view, at, found)
        return found

    def _collect(self, view, at, found):
        """Read on in a line of the index."""
        while at < len(view):
            letter = view[at]
            at += 1
            if letter == 10:
                self._read(self._line, found)
                self._line = b""
                break
            self._line += bytes((letter,))
            if len(self._line) > MAX_LINE_BYTES:
                raise ImageError("a line is too long")
        return at

    def _read(self, line, found):
        try:
            name, count = line.decode().rsplit(" ", 1)
            number = int(count)
        except ValueError:  # UnicodeError is one
            raise ImageError("a line is none of an image")
        if self._left is None:
            if name != MAGIC or number < 1:
                raise ImageError("not an image")
            self._left = number
            return
        if not is_path(name) or number < 0:
            raise ImageError("not a file of a firmware")
        self._left -= 1
        self._name, self._bytes = name, number
        found.append((name, b""))
        self.is_whole = not number and not self._left


def is_path(name):
    """May an image have a file of that name?"""
    if not name.endswith(ENDINGS) or not all(letter in _LETTERS for letter in name):
        return False
    return all(part and not part.startswith(".") for part in name.split("/"))


def packed(files):
    """An image of `files`, {path: bytes}, in the order of their paths. Raises ImageError."""
    pieces = ["{} {}\n".format(MAGIC, len(files)).encode()]
    for name in sorted(files):
        line = "{} {}\n".format(name, len(files[name])).encode()
        if not is_path(name) or len(line) > MAX_LINE_BYTES:
            raise ImageError(name)
        pieces += [line, files[name]]
    return b"".join(pieces)
