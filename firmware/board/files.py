"""The flash of both boards: a folder of the file system that MicroPython has mounted."""

import os

_FOLDER = 0x4000
_DRAFT = ".draft"


class Flash:
    """Files by names that are relative to `root`."""

    def __init__(self, root):
        self._root = root.rstrip("/") or "/"

    def read(self, name):
        try:
            with open(self.path(name), "rb") as file:
                return file.read()
        except OSError:
            return None

    def write(self, name, data):
        with self.open(name + _DRAFT, "wb") as file:
            file.write(data)
        self.replace(name + _DRAFT, name)

    def open(self, name, mode):
        if "r" not in mode:
            self._make_folders(name)
        return open(self.path(name), mode)

    def replace(self, old, new):
        if self._is_folder(new):
            self.remove(new)
        self._make_folders(new)
        os.rename(self.path(old), self.path(new))

    def remove(self, name):
        if self._is_folder(name):
            for one in self.names(name):
                self.remove(name + "/" + one)
            os.rmdir(self.path(name))
            return
        try:
            os.remove(self.path(name))
        except OSError:
            pass

    def names(self, folder):
        try:
            return sorted(os.listdir(self.path(folder)))
        except OSError:
            return []

    def size(self, name):
        try:
            return os.stat(self.path(name))[6]
        except OSError:
            return None

    def free_bytes(self):
        about = os.statvfs(self._root)
        return about[0] * about[3]

    def path(self, name):
        return self._root + "/" + name

    def _is_folder(self, name):
        try:
            return bool(os.stat(self.path(name))[0] & _FOLDER)
        except OSError:
            return False

    def _make_folders(self, name):
        at = name.find("/")
        while at > 0:
            try:
                os.mkdir(self.path(name[:at]))
            except OSError:
                pass
            at = name.find("/", at + 1)
