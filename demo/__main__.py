"""`make demo`: start everything, hold a conversation, show what came of it, keep serving."""

import argparse
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanuman.settings")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--exit", action="store_true", help="end after it: status 0 or 1")
    options = parser.parse_args()
    django.setup()
    from django.conf import settings

    from demo.conversation import Demo
    from hanuman import stack

    if settings.PRODUCTION:
        stack.say("hanuman: the demo is for development; HANUMAN_ENV says production")
        return 1
    return stack.run(settings.ENV, Demo(exits=options.exit))


if __name__ == "__main__":
    sys.exit(main())
