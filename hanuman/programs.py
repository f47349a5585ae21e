"""
The programs that serve on one machine: local agent, worker and web server, with their ports.

What each is started with and how one sees that it answers; hanuman/stack.py starts them.
"""

import asyncio
import contextlib
import errno
import json
import socket
import ssl
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime

from hanuman import certificates, web
from hanuman.children import Child
from hanuman.env import Environment

EVERYWHERE = ("0.0.0.0", "::")


class PortUnavailable(Exception):
    """A port cannot be had; the text names the port and the variable to change."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The listening sockets of the web server, held open while a server process is replaced."""

    plain: socket.socket
    tls: socket.socket

    def close(self) -> None:
        self.plain.close()
        self.tls.close()


def open_doors(env: Environment) -> Doors:
    """Take every port that is needed. Raises PortUnavailable naming the port and its variable."""
    if needs_local_agent(env):
        _listen("127.0.0.1", env.local_agent_port, "LOCAL_AGENT_PORT").close()
    plain = _listen(env.host, env.port, "PORT")
    try:
        return Doors(plain, _listen(env.host, env.tls_port, "TLS_PORT"))
    except PortUnavailable:
        plain.close()
        raise


def _listen(host: str, port: int, variable: str) -> socket.socket:
    try:
        return web.listen(host, port)
    except PermissionError:
        raise PortUnavailable(f"port {port} needs privileges: set {variable} to another") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            taken = f"port {port} is taken: end what uses it, or set {variable} to another"
            raise PortUnavailable(taken) from None
        raise PortUnavailable(
            f"cannot listen on {host}:{port} ({variable}): {error.strerror}"
        ) from None


def needs_local_agent(env: Environment) -> bool:
    return not (env.deepgram_api_key or env.agent_url)


def make_certificate(env: Environment) -> certificates.Files:
    names = ["localhost", "127.0.0.1", "::1", socket.gethostname()]
    if env.host not in EVERYWHERE:
        names.append(env.host)
    return certificates.files_for(names, env.var_dir / "ca", now=datetime.now(UTC))


def children(env: Environment, doors: Doors, files: certificates.Files) -> list[list[Child]]:
    """What runs beside us, in the order of starting; a group starts together."""
    python = sys.executable
    port = str(env.local_agent_port)
    agent = Child(
        "agent",
        [python, "-m", "localagent", "--host", "127.0.0.1", "--port", port],
        lambda: _accepts(env.local_agent_port),
    )
    celery = ["celery", "-A", "hanuman", "worker", "--without-gossip", "--without-mingle"]
    # One worker on this machine, so that it may also be the clock of what is due by time.
    beat = ["--beat", "--schedule", str(env.var_dir / "celerybeat-schedule")]
    worker = Child("worker", [python, "-m", *celery, *beat, "--concurrency=2", "--loglevel=INFO"])
    serve = [python, "-m", "hanuman.web", "--fd"]
    tls = ["--certificate", str(files.certificate), "--key", str(files.key)]
    trusting = ssl.create_default_context(cafile=str(files.authority))
    trusting.check_hostname = False  # HOST may be an address that the certificate does not name
    plain_fd, tls_fd = doors.plain.fileno(), doors.tls.fileno()
    servers = [
        Child("web", [*serve, str(plain_fd)], lambda: _answers(url(env)), (plain_fd,)),
        Child(
            "web-tls",
            [*serve, str(tls_fd), *tls],
            lambda: _answers(url(env, is_tls=True), trusting),
            (tls_fd,),
        ),
    ]
    return [[agent] if needs_local_agent(env) else [], [worker, *servers]]


def url(env: Environment, *, is_tls: bool = False) -> str:
    host = "localhost" if env.host in (*EVERYWHERE, "127.0.0.1", "::1") else env.host
    return f"https://{host}:{env.tls_port}" if is_tls else f"http://{host}:{env.port}"


async def _accepts(port: int) -> bool:
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        return True
    return False


async def _answers(address: str, trusting: ssl.SSLContext | None = None) -> bool:
    asking = urllib.request.build_opener(
        urllib.request.ProxyHandler({}),  # it is this machine, whatever proxy is set
        urllib.request.HTTPSHandler(context=trusting),
    )

    def ask() -> bool:
        with contextlib.suppress(OSError, urllib.error.URLError):
            asking.open(f"{address}/readyz", timeout=5).close()
            return True
        return False

    return await asyncio.to_thread(ask)


def toys_url(env: Environment, *, is_tls: bool = False) -> str:
    """Where toys connect."""
    return url(env, is_tls=is_tls).replace("http", "ws", 1) + "/device/v1"


def where_things_are(env: Environment) -> list[str]:
    """Lines that tell a person where to go, with the demo logins where there are any."""
    lines = [
        f"Portal  {url(env)}/",
        f"Admin   {url(env)}/admin/",
        f"Toys    {toys_url(env)}   with TLS {toys_url(env, is_tls=True)}",
        f"        trust {env.var_dir / 'ca' / 'ca.pem'}",
    ]
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        logins = json.loads((env.var_dir / "demo_logins.json").read_text())
        for role, login in logins.items():
            lines.append(f"Login   {login['email']}  password {login['password']}  ({role})")
    return lines
