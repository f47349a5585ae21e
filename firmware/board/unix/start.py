"""`micropython -m firmware.board.unix.start PLAN.json`: the firmware on Linux."""

import asyncio
import json
import sys

from firmware.app import App
from firmware.board.unix import make
from firmware.board.unix.telling import tell


async def live(plan):
    """Run the toy that `plan` describes (firmware.board.unix)."""
    board = make(plan)

    def watch(event, members):
        if isinstance(members, dict):
            tell(board.clock, event, **members)
        else:
            tell(board.clock, event, effect=str(members))

    await App(board, "0.1.0", watch).run()


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        asyncio.run(live(json.load(file)))
