"""`make run`: everything on this machine until Ctrl-C."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hanuman import programs, stack
from hanuman.env import Environment


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
        stack.say('Talk to it: .venv/bin/python manage.py toy --child Asha --say "hello hanuman"')
