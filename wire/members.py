"""
What a member of a message may hold, as values: a test, a default, and the accepted form in words.

The words appear in errors and, by a test, in docs/protocol.md. They never show what was sent.
"""

from collections import namedtuple

NEEDED = "needed"  # the default of a member that has none

Member = namedtuple("Member", ("accepts", "default", "form"))


def whole(least, most, default=NEEDED):
    """A whole number; JSON's true and 3.0 are none."""

    def accepts(value):
        return type(value) is int and least <= value <= most

    return Member(accepts, default, "whole number {} to {}".format(least, most))


def word(most_chars, default=NEEDED):
    """Text without control characters: names, reasons, codes."""

    def accepts(value):
        return _is_text(value, most_chars) and not any(ord(c) < 32 or ord(c) == 127 for c in value)

    return Member(accepts, default, "text, at most {} characters on one line".format(most_chars))


def text(most_chars, default=NEEDED):
    """Words for people, line ends included."""

    def accepts(value):
        return _is_text(value, most_chars)

    return Member(accepts, default, "text, at most {} characters".format(most_chars))


def choice(choices, default=NEEDED):
    """One of a few words or numbers."""

    def accepts(value):
        return type(value) in (str, int) and value in choices

    return Member(accepts, default, "one of " + ", ".join([str(c) for c in choices]))


def yes_no(default=NEEDED):
    """JSON's true or false."""

    def accepts(value):
        return type(value) is bool

    return Member(accepts, default, "true or false")


def or_null(member):
    """The same, or null, which is also what a missing one reads as."""

    def accepts(value):
        return value is None or member.accepts(value)

    return Member(accepts, None, member.form + ", or null")


def wrong(given, table, prefix=""):
    """Name the first member of `given` that `table` refuses, with the accepted form; else None."""
    for name in table:
        rule = table[name]
        if isinstance(rule, dict):
            inner = given.get(name)
            if not isinstance(inner, dict):
                return "{}{}: an object".format(prefix, name)
            found = wrong(inner, rule, prefix + name + ".")
            if found:
                return found
        elif name in given:
            if not rule.accepts(given[name]):
                return "{}{}: {}".format(prefix, name, rule.form)
        elif rule.default is NEEDED:
            return "{}{}: {}; it is missing".format(prefix, name, rule.form)
    return None


def complete(given, table):
    """The members of `table` out of `given`, defaults filled in, unknown ones left out."""
    whole_message = {}
    for name in table:
        rule = table[name]
        if isinstance(rule, dict):
            whole_message[name] = complete(given[name], rule)
        else:
            whole_message[name] = given.get(name, rule.default)
    return whole_message


def _is_text(value, most_chars):
    if not isinstance(value, str) or len(value) > most_chars:
        return False
    try:
        value.encode("utf-8")  # JSON can spell half a surrogate pair, which nothing can store
    except UnicodeError:
        return False
    return True
