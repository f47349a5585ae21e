"""The ports that are taken before anything starts, and what is started with them."""

import socket

import pytest

from hanuman import programs
from hanuman.env import Environment


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


@pytest.fixture
def env(tmp_path) -> Environment:
    port, tls_port, local_agent_port = free_ports(3)
    return Environment(
        port=port, tls_port=tls_port, local_agent_port=local_agent_port, var_dir=tmp_path
    )


@pytest.mark.parametrize("variable", ["PORT", "TLS_PORT", "LOCAL_AGENT_PORT"])
def test_a_taken_port_is_named_with_its_variable(env, variable):
    port = getattr(env, variable.lower())
    taken = socket.create_server(("127.0.0.1", port))
    with taken, pytest.raises(programs.PortUnavailable) as refused:
        programs.open_doors(env)
    assert (
        str(refused.value)
        == f"port {port} is taken: end what uses it, or set {variable} to another"
    )


def test_ports_that_were_free_are_given_back_when_another_is_taken(env):
    taken = socket.create_server(("127.0.0.1", env.tls_port))
    with taken, pytest.raises(programs.PortUnavailable):
        programs.open_doors(env)
    programs.open_doors(env).close()


def test_an_address_that_is_not_ours_is_named(env):
    elsewhere = env.model_copy(update={"host": "192.0.2.1"})
    with pytest.raises(programs.PortUnavailable, match=r"^cannot listen on 192\.0\.2\.1:\d+"):
        programs.open_doors(elsewhere)


def test_what_a_connection_may_buffer_is_bounded(env):
    doors = programs.open_doors(env)
    with socket.create_connection(("127.0.0.1", env.port)):
        accepted, _ = doors.plain.accept()
        with accepted:  # Linux doubles what it is asked for, for its own accounting
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 128 * 1024
    doors.close()


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["agent", "worker", "web", "web-tls"]),
        ({"deepgram_api_key": "k"}, ["worker", "web", "web-tls"]),
        ({"agent_url": "ws://agent.example.org"}, ["worker", "web", "web-tls"]),
    ],
)
def test_the_local_agent_is_started_only_when_nothing_else_is_named(env, given, names):
    env = env.model_copy(update=given)
    doors = programs.open_doors(env)
    groups = programs.children(env, doors, programs.make_certificate(env))
    doors.close()
    assert [child.name for group in groups for child in group] == names


async def test_a_server_that_is_not_there_is_not_ready(env):
    doors = programs.open_doors(env)
    groups = programs.children(env, doors, programs.make_certificate(env))
    doors.close()
    children = {child.name: child for group in groups for child in group}
    answers = [await children[name].is_ready() for name in ("agent", "web", "web-tls")]
    assert answers == [False, False, False]


def test_the_demo_logins_are_told(env):
    text = '{"parent": {"email": "asha.parent@example.com", "password": "p"}}'
    (env.var_dir / "demo_logins.json").write_text(text)
    lines = programs.where_things_are(env)
    assert f"Admin   http://localhost:{env.port}/admin/" in lines
    assert lines[-1] == "Login   asha.parent@example.com  password p  (parent)"
