"""
Tests run against real PostgreSQL and Valkey of their own, apart from the development data.

The addresses are in the environment before Django's settings load; the servers start with the
session and stop at its end, also after Ctrl-C or a kill. DATABASE_URL and REDIS_URL that are set
already are used instead, by one process; of several (`make test`), each has servers of its own.
"""

import fcntl
import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

from hanuman import embedded
from hanuman.env import Environment

PREFIX = "hanuman-test-"

if settings.configured:
    raise pytest.UsageError("unset DJANGO_SETTINGS_MODULE: tests choose their own database first")


def _remove_left_overs() -> None:
    """Folders of sessions that were killed: ours, and locked by nobody."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if folder.lstat().st_uid != os.getuid():
                continue
            with open(folder / "session.lock") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


_remove_left_overs()
FOLDER = Path(tempfile.mkdtemp(prefix=PREFIX))
(FOLDER / "static").mkdir()  # WhiteNoise warns of a missing one at every request
SESSION_LOCK = open(FOLDER / "session.lock", "w")  # noqa: SIM115 - held until the process ends
fcntl.flock(SESSION_LOCK, fcntl.LOCK_EX)
NEEDS_SERVICES = not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))

Environment.model_config["env_file"] = None  # a developer's keys are not for tests
os.environ.pop("DEEPGRAM_API_KEY", None)
OURS = {
    "VAR_DIR": str(FOLDER),
    "DATABASE_URL": os.environ.get("DATABASE_URL", embedded.database_url(FOLDER)),
    "REDIS_URL": os.environ.get("REDIS_URL", embedded.redis_url(FOLDER)),
    "DJANGO_SETTINGS_MODULE": "hanuman.settings",
}
os.environ.update(OURS)
django.setup()
from keyring import ring, wrapping  # noqa: E402 - models need the settings

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow one is slow

gc.set_threshold(
    50_000, 50, 1000
)  # all of Django is alive to the end, and is looked at for nothing

_leases: list[embedded.Lease] = []
# What migrations and their signal put into tables; tests read it and do not change it.
KEPT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "voice_persona",
}
# Tests that share a running product, which one process has. They come before all others, for they
# mostly wait, and a machine that is busy with others makes toys late.
SHARING = {
    "tests/browser/": "browser",
    "tests/firmware/": "firmware",
    "tests/journeys/test_conversations.py": "journeys",
    "tests/journeys/test_stories.py": "journeys",
}
FIRST = ("tests/browser/", "tests/firmware/", "tests/journeys/", "tests/access/", "tests/test_api")


class Companies(LoadScopeScheduling):
    """Gives each process the tests of a module, or all those that share something."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::")[0]
        shared = [name for place, name in SHARING.items() if module.startswith(place)]
        return shared[0] if shared else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Companies:
    # `--dist loadgroup` wants a mark on each test, and shows it in each test's id.
    return Companies(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Say of each test which databases it may use, and which come first."""
    for item in items:
        _open_the_keys(item)
    yield
    twice = [one for one, times in Counter(item.nodeid for item in items).items() if times > 1]
    if twice:
        raise pytest.UsageError(f"of tests with one id xdist runs only the first: {twice}")
    items.sort(key=lambda item: [not item.nodeid.startswith(place) for place in FIRST])


def _open_the_keys(item: pytest.Item) -> None:
    """Who may use the database may use the keys' as well: a child cannot be read without."""
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if marker or fixtures & {"db", "transactional_db"}:
        options = dict(marker.kwargs) if marker else {}
        if "transactional_db" in fixtures:
            options["transaction"] = True
        options["databases"] = ["default", "keys"]
        item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(autouse=True)
def _no_key_is_remembered() -> Iterator[None]:
    yield
    ring.forget()
    wrapping.forget()


def _empty(case: TransactionTestCase) -> None:
    """
    Empty all tables after a test with transactions of its own.

    As Django's `flush`, which half a second later has also made again, by the signal post_migrate,
    what is kept here. TransactionTestCase has no other place to say so than this method.
    """
    for alias in sorted(case.databases):
        with connections[alias].cursor() as cursor:
            tables = sorted(set(connections[alias].introspection.table_names(cursor)) - KEPT)
            cursor.execute(
                " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in tables)
            )
            filled = [table for (table,) in cursor.fetchall()]
            if filled:
                cursor.execute("SET session_replication_role = replica")  # no triggers
                cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")  # none of KEPT needs them
                cursor.execute("SET session_replication_role = DEFAULT")


TransactionTestCase._fixture_teardown = _empty  # type: ignore[attr-defined]


@pytest.fixture
def key_store_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody unwraps a key, and none is remembered."""

    def silent(_: str) -> wrapping.Wrapper:
        raise wrapping.KeyStoreUnavailable("KMS in us-east-1 cannot be asked: a test")

    ring.forget()
    monkeypatch.setattr(wrapping, "holder_of", silent)


def pytest_sessionstart(session: pytest.Session) -> None:
    if session.config.getoption("numprocesses", None):
        _leave_services_to_workers()
    elif NEEDS_SERVICES and not session.config.option.collectonly:
        try:
            _leases.append(embedded.take(FOLDER, is_durable=False))
        except embedded.EmbeddedError as error:
            pytest.exit(str(error), returncode=1)


def _leave_services_to_workers() -> None:
    """They are started with this process's environment, and have to find out for themselves."""
    if not NEEDS_SERVICES:
        raise pytest.UsageError(
            "one database and one Redis are for one process: unset DATABASE_URL and REDIS_URL,"
            " or run pytest without -n"
        )
    for name in OURS:
        del os.environ[name]


def pytest_unconfigure() -> None:
    for lease in _leases:
        lease.end()
    shutil.rmtree(FOLDER, ignore_errors=True)
