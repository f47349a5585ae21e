"""Times as the network writes them: ISO 8601 and NTP, without sockets or clocks."""

SINCE_1900_S = 2_208_988_800  # from NTP's beginning of time to 1970
PACKET_BYTES = 48
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def seconds_of(text):
    """Seconds since 1970 of an ISO 8601 time in UTC. Raises ValueError."""
    parts = [text[0:4], text[5:7], text[8:10], text[11:13], text[14:16], text[17:19]]
    year, month, day, hour, minute, second = [int(part) for part in parts]
    if text[10:11] not in "T " or not (1 <= month <= 12 and 1 <= day <= 31 and year >= 1970):
        raise ValueError("no time")
    is_later_in_leap_year = month > 2 and year % 4 == 0  # right until 2100
    days = (year - 1970) * 365 + (year - 1969) // 4 + _DAYS_BEFORE[month - 1] + day - 1
    return ((days + is_later_in_leap_year) * 24 + hour) * 3600 + minute * 60 + second


def question(token):
    """What a time server is asked; `token` are eight bytes that a stranger cannot know."""
    return b"\x23" + bytes(39) + token  # version 4, client


def seconds_in(answer, token):
    """Seconds since 1970 in an NTP answer, or None: it answers another question, or nothing."""
    if len(answer) < PACKET_BYTES or answer[24:32] != token:
        return None
    if answer[0] & 7 != 4 or not 1 <= answer[1] <= 15:  # a server, and one that knows
        return None
    return int.from_bytes(answer[40:44], "big") - SINCE_1900_S
