"""`micropython -m firmware.board.unix.start PLAN.json`: the firmware, on Linux."""

import asyncio
import gc
import json
import sys

from firmware.board.unix import make
from firmware.board.unix.commands import Commands
from firmware.board.unix.telling import tell
from firmware.booting import LOADING_BYTES


async def live(plan):
    """Run the toy that `plan` describes (firmware.board.unix), tell of it, and obey."""
    gc.threshold(LOADING_BYTES)
    from firmware.app import App
    from firmware.version import VERSION

    board = make(plan)

    def watch(event, about):
        if event == "effect":
            tell(board.clock, event, effect=str(about))
        else:
            tell(board.clock, event, **about)

    app = App(board, VERSION, watch)

    def condition(_):
        about = app.condition.taken()
        about["colour"] = board.light.colour
        about["written_ms"] = board.speaker.written_ms
        about["now_s"] = board.clock.now_s()
        tell(board.clock, "condition", **about)

    Commands(board, {"condition": condition}).start()
    await app.run()


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    asyncio.run(live(plan))
