"""A toy whose family gives it a network, with a phone in the toy's own."""

import asyncio
import json

from devices.rehearsal import HOME, PATIENCE_SECONDS
from firmware.companion.lights import LIGHTS, RESETTING, SETTING_UP
from firmware.setup.page import TEXTS
from tests.firmware.phone import Phone, free_ports

HURRIED = 60.0  # so much faster than life, where no platform is in play
RESET = 41  # the exit status of a toy on Linux that restarts itself


def networks(toy) -> list:
    """Those that it remembers."""
    return json.loads((toy.flash / "toy.json").read_text())["networks"]


async def shows(toy, state: str) -> None:
    """Its light says that, when it is not in the dark half of its rhythm."""
    light = LIGHTS[state]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await toy.asks("condition"))["colour"] != [light.red, light.green, light.blue]:
            pass


async def opened(toy, after: int = 0) -> None:
    """Its own network is there."""
    point = await toy.sees("hotspot", after=after)
    assert point["name"] == "Hanuman " + json.loads((toy.flash / "toy.json").read_text())["serial"]


async def fill_in(phone: Phone, house, toy) -> None:
    """What a parent does, once wrongly."""
    assert f"Location: http://127.0.0.1:{phone.http_port}/\r\n" in await phone.get("/generate_204")
    assert await phone.name_server_says() == "127.0.0.1"
    page = await phone.get("/")
    assert "<option>home</option><option>neighbour's &lt;5G&gt;</option>" in page
    assert f'value="127.0.0.1:{house.web_port}"' in page
    assert TEXTS["hi"]["secret"] in await phone.send(network="home", password="no", lang="hi")
    assert networks(toy) == []
    thanks = await phone.send(network="home", password=HOME["password"])
    assert TEXTS["en"]["saved_text"] in thanks


async def test_a_toy_from_the_box_is_set_up_with_a_phone_and_lives_until_it_is_reset(
    house, toy_of
):
    ports = free_ports()
    phone = Phone(ports)
    air = {HOME["name"]: HOME["password"], "neighbour's <5G>": "another"}
    async with toy_of(house, {"networks": []}, ports=ports, networks=air) as toy:
        await opened(toy)
        await toy.sees("sound")
        await shows(toy, SETTING_UP)

        await fill_in(phone, house, toy)
        assert await toy.ended() == RESET
        assert networks(toy) == [HOME]

        mark = len(toy.events)
        await toy.start(reset_cause="software")
        await toy.sees("SaveContext", after=mark)
        await toy.sees("EndTurn", after=mark)
        assert not toy.seen("hotspot", after=mark)

        mark = len(toy.events)
        toy.tell(do="press-twice")
        await toy.sees("sound", after=mark)
        await shows(toy, RESETTING)
        assert await toy.ended() == RESET
        assert networks(toy) == []
        assert not (toy.flash / "context.json").exists()
        mark = len(toy.events)
        await toy.start(reset_cause="software")
        await opened(toy, mark)


async def test_a_toy_whose_family_has_moved_opens_set_up_and_then_tries_on(house, toy_of):
    ports = free_ports()
    phone = Phone(ports)
    async with toy_of(house, ports=ports, networks={"elsewhere": "password"}) as toy:
        await opened(toy)
        assert "<option>elsewhere</option>" in await phone.get("/")
        toy.press()
        await toy.sees("hindered", by="set_up")
        toy.release()
        await phone.send(network="elsewhere", password="password")
        assert await toy.ended() == RESET
        assert networks(toy) == [{"name": "elsewhere", "password": "password"}, HOME]

        mark = len(toy.events)
        away = {
            "scale": HURRIED,
            "reset_cause": "deep-sleep",
            "networks": {"nobody's": "password"},
        }
        await toy.start(**away)
        toy.press()
        await toy.sees("Prompt", after=mark, name="connecting")
        toy.release()
        await toy.sees("hindered", after=mark, by="no_wifi")
        await toy.sees("asleep", after=mark)  # who wakes it wants a talk, not set-up
        assert not toy.seen("hotspot", after=mark)
        await toy.ended()

        mark = len(toy.events)
        await toy.start(scale=HURRIED, reset_cause="power")
        toy.tell(do="radio", is_there=False)
        await opened(toy, mark)
        toy.tell(do="radio", is_there=True)
        await toy.sees("hotspot", after=mark, name=None)  # without a parent
        await toy.sees("join", after=mark, name="elsewhere", is_joined=True)
