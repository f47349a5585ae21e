#!/usr/bin/env python
"""
Django's command line for Hanuman.

A command finds the embedded database and broker running: those of `make run` when it is up,
else they are started for it and stopped after it.
"""

import contextlib
import os
import sys

WITHOUT_DATA = {"check", "diffsettings", "help", "serve", "startapp", "toy", "version"}
WITHOUT_DATA |= {"collectstatic", "compilemessages", "makemessages"}


def needs_data(arguments: list[str]) -> bool:
    """Does the command look into the database or the broker?"""
    command = arguments[0] if arguments else "help"
    asks_nothing = {"-h", "--help", "--version"} & set(arguments)
    return command not in WITHOUT_DATA and not asks_nothing


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanuman.settings")
    from django.core.management import execute_from_command_line

    from hanuman import embedded, env

    try:
        with contextlib.ExitStack() as running:
            environment = env.read()
            is_embedded = not (environment.database_url and environment.redis_url)
            if is_embedded and needs_data(sys.argv[1:]):
                running.enter_context(embedded.services(environment.var_dir))
            execute_from_command_line(sys.argv)
    except embedded.EmbeddedError as error:
        print(f"hanuman: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
