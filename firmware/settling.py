"""A toy without a network: it is an access point until its family has given it one."""

import asyncio
import json

from firmware import keepsakes
from firmware.companion import lights
from firmware.joining import with_network
from firmware.setup.portal import place_of, url_of
from firmware.setup.serving import set_up


async def settle(board, facts, lamp, mouth):
    """Write the network that the family gives into toy.json; then the toy starts anew."""
    lamp.over = lights.SETTING_UP
    shining = asyncio.create_task(lamp.run(lambda: lights.SETTING_UP))
    speaking = asyncio.create_task(mouth.run())
    mouth.say("set_up", None)
    name = "Hanuman " + facts["serial"]
    kept = await set_up(board, name, facts["label"], place_of(facts["server"]))
    if kept is None:
        raise RuntimeError("set up without a network")
    facts["networks"] = with_network(facts["networks"], kept.name, kept.password)
    facts["server"] = url_of(kept.server)
    board.flash.write(keepsakes.FACTS, json.dumps(facts).encode())
    shining.cancel()
    speaking.cancel()
    board.power.reset()
