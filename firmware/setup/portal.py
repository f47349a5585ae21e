"""
What the access point answers: the form, and once it is filled in, what is to be kept. Pure.
"""

from firmware.setup import page
from wire.limits import PATH

# What phones ask to find out whether there is a page to show; anything unknown is sent there, too.
HOME = "/"
SAVE = "/save"


class Kept:
    """A network and a server that a family has given."""

    def __init__(self, name, password, server):
        self.name = name
        self.password = password
        self.server = server


def answered(request, networks, server, place):
    """
    (HTTP answer, Kept or None) for a `Request`.

    `networks` are names that were found, `server` is what the toy has, `place` its own address
    and port.
    """
    language = request.language
    if request.path == SAVE and request.method == "POST":
        return _save(request, networks, server)
    if request.path != HOME:
        return page.response(303, b"", "http://{}/".format(place)), None
    return page.response(200, page.form(language, networks, server)), None


def _save(request, networks, server):
    fields = request.fields
    name = (fields.get("typed") or "").strip() or fields.get("network", "")
    password = fields.get("password", "")
    given = (fields.get("server") or "").strip() or server
    problem = None
    if not 1 <= len(name.encode()) <= 32 or not _is_plain(name):
        problem = "name"
    elif (password and not 8 <= len(password.encode()) <= 63) or not _is_plain(password):
        problem = "secret"
    elif not is_server(given):
        problem = "address"
    if problem:
        body = page.form(request.language, networks, given, problem=problem, typed=name)
        return page.response(400, body), None
    return page.response(200, page.saved(request.language)), Kept(name, password, given)


def is_server(text):
    """Is it a host name or an address, with a port or without?"""
    host, _, port = text.partition(":")
    if port and not (len(port) < 6 and all("0" <= one <= "9" for one in port)):
        return False
    letters = "abcdefghijklmnopqrstuvwxyz0123456789-."
    is_host = 1 <= len(host) <= 100 and all(one in letters for one in host.lower())
    return is_host and host[0] not in "-." and not text.endswith(":")


def place_of(url):
    """What the form shows of the platform's address: "wss://host:port/path" without the rest."""
    return url.partition("://")[2].partition("/")[0]


def url_of(place):
    """The platform's address of what the form was given."""
    return "wss://" + place + PATH


def _is_plain(text):
    return all(ord(letter) >= 32 and ord(letter) != 127 for letter in text)
