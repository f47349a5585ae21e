"""The embedded database and broker: shared, killed, half made, as root and as an ordinary user."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from hanuman import embedded, keeper

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 60
HOLDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from hanuman import embedded
with embedded.services(Path(sys.argv[1]), is_durable=False):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var_dir() -> Iterator[Path]:
    """Short enough for a socket: pytest's own folders may not be."""
    folder = Path(tempfile.mkdtemp(prefix="hv-"))
    yield folder / "var"
    shutil.rmtree(folder)


@pytest.fixture
def hold(var_dir):
    """Start a program that holds a lease until its standard input ends."""
    holders = []

    def start(*, is_up: bool = True, **how) -> subprocess.Popen:
        arguments = [sys.executable, "-c", HOLDER, str(var_dir), str(ROOT)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": "/"}
        holder = subprocess.Popen(arguments, **pipes, **how)
        holders.append(holder)
        assert not is_up or holder.stdout.readline() == "up\n"
        return holder

    yield start
    for holder in holders:
        holder.kill()
        holder.communicate()
    end_all(var_dir)


def servers(var_dir: Path) -> list[psutil.Process]:
    """The keeper and the two servers of `var_dir` that run now."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or [])
        if str(var_dir) in line and re.search(r"keeper\.py|postgres -D|valkey-server", line):
            found.append(process)
    return found


def end_all(var_dir: Path) -> None:
    """All have ended, or do so without being asked again."""
    _, alive = psutil.wait_procs(servers(var_dir), timeout=WAIT_SECONDS)
    for process in alive:
        process.kill()
    assert not alive


def query(var_dir: Path, sql: str) -> tuple:
    with psycopg.connect(embedded.database_url(var_dir)) as connection:
        return connection.execute(sql).fetchone()


def test_a_new_cluster_holds_unicode_and_our_database(var_dir):
    with embedded.services(var_dir, is_durable=False):
        sql = "SELECT current_database(), current_setting('server_encoding'), lower('ÄR')"
        assert query(var_dir, sql) == ("hanuman", "UTF8", "Är"), "locale C folds only ASCII"
        assert redis.Redis.from_url(embedded.redis_url(var_dir)).ping()
    end_all(var_dir)


def test_sockets_are_for_the_owner_and_nothing_listens_on_the_network(var_dir):
    with embedded.services(var_dir, is_durable=False):
        assert embedded.run_dir(var_dir).stat().st_mode & 0o777 == 0o700
        assert [p.net_connections("inet") for p in servers(var_dir)] == [[], [], []]


def test_what_was_stored_is_there_after_a_restart(var_dir):
    with embedded.services(var_dir):
        with psycopg.connect(embedded.database_url(var_dir)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        redis.Redis.from_url(embedded.redis_url(var_dir)).set("kept", "7")
    with embedded.services(var_dir):
        assert query(var_dir, "SELECT n FROM kept") == (7,)
        assert redis.Redis.from_url(embedded.redis_url(var_dir)).get("kept") == b"7"


def test_two_programs_that_start_at_once_share_one_database(hold, var_dir):
    first, second = hold(is_up=False), hold(is_up=False)
    assert [first.stdout.readline(), second.stdout.readline()] == ["up\n", "up\n"]
    assert len(servers(var_dir)) == 3


def test_the_first_program_may_leave_before_the_second(hold, var_dir):
    first, second = hold(), hold()
    first.communicate(timeout=WAIT_SECONDS)
    assert query(var_dir, "SELECT 1") == (1,)
    second.communicate(timeout=WAIT_SECONDS)
    end_all(var_dir)


def test_a_killed_program_takes_the_servers_with_it(hold, var_dir):
    hold().kill()
    end_all(var_dir)


def test_servers_of_a_killed_keeper_do_not_hinder_the_next_start(hold, var_dir):
    holder = hold()
    keeper = next(p for p in servers(var_dir) if "keeper.py" in " ".join(p.cmdline()))
    keeper.kill()
    with embedded.services(var_dir, is_durable=False):
        assert query(var_dir, "SELECT 1") == (1,)
    holder.kill()


def test_a_pid_file_that_names_a_stranger_is_forgotten(var_dir):
    with embedded.services(var_dir, is_durable=False):
        left = (var_dir / "postgres" / "postmaster.pid").read_text()
        for server in servers(var_dir):
            server.kill()
        psutil.wait_procs(servers(var_dir), timeout=WAIT_SECONDS)
    stranger = left.replace(left.split("\n", 1)[0], str(os.getpid()), 1)
    (var_dir / "postgres" / "postmaster.pid").write_text(stranger)
    (embedded.run_dir(var_dir) / "valkey.pid").write_text(str(os.getpid()))
    with embedded.services(var_dir, is_durable=False):
        assert query(var_dir, "SELECT 1") == (1,)


def test_a_half_made_cluster_is_made_again(var_dir):
    half = var_dir / "postgres.making-1"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.services(var_dir, is_durable=False):
        assert query(var_dir, "SELECT 1") == (1,)
    assert not half.exists()


def test_a_death_of_the_database_is_seen_by_who_holds_a_lease(var_dir):
    with embedded.services(var_dir, is_durable=False) as lease:
        postgres = next(p for p in servers(var_dir) if "postgres -D" in " ".join(p.cmdline()))
        postgres.send_signal(signal.SIGQUIT)
        with open(lease.fileno(), "rb", closefd=False) as connection:
            assert connection.read() == b""
    end_all(var_dir)


def test_a_deep_folder_has_its_sockets_elsewhere_and_privately(var_dir):
    deep = var_dir / ("a" * 60) / ("b" * 60) / "var"
    with embedded.services(deep, is_durable=False):
        assert query(deep, "SELECT 1") == (1,)
        assert redis.Redis.from_url(embedded.redis_url(deep)).ping()
        assert embedded.run_dir(deep).stat().st_mode & 0o777 == 0o700
    shutil.rmtree(embedded.run_dir(deep))


def test_a_run_folder_that_others_may_enter_is_refused(var_dir):
    embedded.run_dir(var_dir).mkdir(parents=True)
    embedded.run_dir(var_dir).chmod(0o755)
    with pytest.raises(embedded.EmbeddedError, match="others may enter"):
        embedded.take(var_dir)


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(embedded.EmbeddedError, match=r"^\S*/file/var\S*: Not a directory$"):
        embedded.take(tmp_path / "file" / "var")


def test_an_ordinary_user_can_start_the_services(hold, var_dir):
    how = {}
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(var_dir.parent, nobody.pw_uid, nobody.pw_gid)
        how = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        try:
            subprocess.run([sys.executable, "-c", ""], check=True, **how)
        except PermissionError:  # the interpreter is under /root: be a user 1000 who may read it
            os.chown(var_dir.parent, 0, 0)
            how = {"preexec_fn": keeper._in_own_user_namespace}
    holder = hold(**how)
    assert query(var_dir, "SELECT 1") == (1,)
    holder.communicate(timeout=WAIT_SECONDS)
    end_all(var_dir)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("unix:///var/run/v.sock?db=0", "redis+socket:///var/run/v.sock?virtual_host=0"),
        ("unix:///a%20b/v.sock?db=3", "redis+socket:///a b/v.sock?virtual_host=3"),
        ("redis://redis.example.org:6379/1", "redis://redis.example.org:6379/1"),
    ],
)
def test_celery_is_given_its_own_spelling_of_a_socket(given, expected):
    assert embedded.celery_url(given) == expected


def test_addresses_are_found_with_the_standard_library_alone():
    program = "import runpy, sys; runpy.run_path(sys.argv[1])"
    module = ROOT / "hanuman" / "embedded.py"
    subprocess.run([sys.executable, "-I", "-S", "-c", program, module], check=True)
