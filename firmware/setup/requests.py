"""
As much of HTTP as a phone needs to fill in one form, read from bytes and bounded. Pure.
"""

MAX_HEAD_BYTES = 4096
MAX_BODY_BYTES = 1024


class BadRequest(Exception):
    """What came is no request that we answer. `status` is HTTP's."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


class Request:
    """`method`, `path` (without its query), `language` ("en" or "hi") and the form's `fields`."""

    def __init__(self, method, path, language, fields):
        self.method = method
        self.path = path
        self.language = language
        self.fields = fields


class Reader:
    """Takes what comes on one connection until a request is whole."""

    def __init__(self):
        self._data = b""
        self._body_at = 0  # 0: the head has not ended
        self._body_bytes = 0

    def take(self, data):
        """The Request once it is whole, else None. Raises BadRequest."""
        self._data += bytes(data)
        if not self._body_at:
            end = self._data.find(b"\r\n\r\n")
            if end < 0:
                if len(self._data) > MAX_HEAD_BYTES:
                    raise BadRequest(431)
                return None
            if end > MAX_HEAD_BYTES:
                raise BadRequest(431)
            self._body_at = end + 4
            self._body_bytes = _length(self._data[:end])
        if len(self._data) < self._body_at + self._body_bytes:
            return None
        body = self._data[self._body_at : self._body_at + self._body_bytes]
        return _request(self._data[: self._body_at - 4], body)


def _length(head):
    value = _header(head, "content-length") or "0"
    if not 0 < len(value) < 6 or not all("0" <= letter <= "9" for letter in value):
        raise BadRequest(400)
    if int(value) > MAX_BODY_BYTES:
        raise BadRequest(413)
    return int(value)


def _header(head, wanted):
    try:
        lines = head.decode().split("\r\n")
    except ValueError:  # UnicodeError is one
        raise BadRequest(400)
    for line in lines[1:]:
        name, _, value = line.partition(":")
        if name.strip().lower() == wanted:
            return value.strip()
    return None


def _request(head, body):
    accepted = _header(head, "accept-language") or ""
    parts = head.decode().split("\r\n")[0].split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequest(400)
    method, target, _ = parts
    if method not in ("GET", "POST", "HEAD"):
        raise BadRequest(405)
    path, _, query = target.partition("?")
    fields = decoded(body) if method == "POST" else decoded(query.encode())
    language = fields.get("lang") or accepted[:2].lower()
    return Request(method, path, "hi" if language == "hi" else "en", fields)


def decoded(data):
    """The fields of a form (application/x-www-form-urlencoded). Raises BadRequest."""
    fields = {}
    for pair in data.split(b"&"):
        name, _, value = pair.partition(b"=")
        if name:
            fields[_unquoted(name)] = _unquoted(value)
    return fields


def _unquoted(data):
    data = data.replace(b"+", b" ")
    parts = data.split(b"%")
    found = bytearray(parts[0])
    for part in parts[1:]:
        try:
            found.append(int(part[:2].decode(), 16))
        except ValueError:
            raise BadRequest(400)
        found.extend(part[2:])
    try:
        return bytes(found).decode()
    except ValueError:
        raise BadRequest(400)
