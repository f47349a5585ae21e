"""`make run`: everything on this machine until Ctrl-C."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hanuman import programs, stack
from hanuman.env import Environment

USUAL_PORT = 8000  # where the toy in software looks when it is not told


class Command(BaseCommand):
    help = "Start database, broker, local agent, worker and web server; stop them with Ctrl-C."
    requires_system_checks = []  # the programs that it starts check for themselves

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(stack.run(settings.ENV, _tell))


async def _tell(env: Environment) -> None:
    stack.say("Ready. Ctrl-C stops everything.")
    for line in programs.where_things_are(env):
        stack.say(line)
    if not env.in_production:
        elsewhere = f" --url {programs.toys_url(env)}" if env.port != USUAL_PORT else ""
        stack.say(
            f'Talk to it: .venv/bin/python manage.py toy --child Asha{elsewhere} --say "hello"'
        )
