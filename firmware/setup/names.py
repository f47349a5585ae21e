"""
DNS for the captive portal: every name is the toy itself, so that a phone opens its page. Pure.
"""

HEADER_BYTES = 12
MAX_QUERY_BYTES = 512
_SECONDS = 30  # how long a phone may believe it: it goes home to its own network soon


def answer(query, address):
    """
    The answer to one DNS question: `address` ("192.168.4.1") for A, nothing for other kinds.

    None for what is no question; that is best not answered.
    """
    if not HEADER_BYTES + 5 <= len(query) <= MAX_QUERY_BYTES:
        return None
    if query[2] & 0xF8 or query[4:6] != b"\x00\x01":  # a response, an odd kind, not one question
        return None
    end = _end_of_name(query)
    if end is None or end + 4 > len(query):
        return None
    asked = query[HEADER_BYTES : end + 4]
    is_address = query[end : end + 4] == b"\x00\x01\x00\x01"
    head = bytes(query[:2]) + b"\x81\x80\x00\x01" + bytes((0, int(is_address))) + bytes(4)
    if not is_address:
        return head + bytes(asked)
    numbers = bytes([int(part) for part in address.split(".")])
    found = b"\xc0\x0c\x00\x01\x00\x01" + _SECONDS.to_bytes(4, "big") + b"\x00\x04" + numbers
    return head + bytes(asked) + found


def _end_of_name(query):
    at = HEADER_BYTES
    while at < len(query):
        length = query[at]
        at += 1
        if not length:
            return at
        if length > 63:
            return None
        at += length
    return None
