"""What goes wrong in a toy's life, with the firmware itself against the running product."""

import asyncio
import json
import struct
import time

import pytest

from hanuman.certificates import files_for
from tests.firmware.clips import clip
from tests.firmware.test_conversations import until_played
from tests.journeys.house import start_web

NEW_YEAR_2000 = 946_684_800
SINCE_1900 = 2_208_988_800


async def welcomed(toy, *, after: int = 0) -> None:
    await toy.sees("SetClock", after=after)


async def test_what_is_said_while_the_wifi_is_lost_is_answered_when_it_is_back(house, toy_of):
    async with toy_of(house) as toy:
        await toy.sees("EndTurn", turn=0)
        toy.tell(do="radio", is_there=False)
        toy.press()
        mark = await toy.say(clip("en_flite_teach"))
        await toy.sees("lost", after=mark)
        toy.tell(do="radio", is_there=True)
        heard = await toy.sees("Show", after=mark, state="heard")
        await toy.sees("EndTurn", after=mark, turn=heard["turn"])

    assert heard["text"] == "teach me the hanuman chalisa"


async def test_wifi_that_is_lost_in_a_story_comes_back_for_the_next_turn(house, toy_of):
    async with toy_of(house) as toy:
        await welcomed(toy)
        await toy.say(clip("en_flite_story"))
        await until_played(toy, 1, 3000)
        mark = len(toy.events)
        toy.tell(do="radio", is_there=False)
        await toy.sees("lost", after=mark)
        toy.tell(do="radio", is_there=True)
        await welcomed(toy, after=mark)
        await toy.say(clip("en_flite_teach"))
        await toy.sees("EndTurn", turn=2)

    assert toy.seen("Show", turn=2, state="heard", text="teach me the hanuman chalisa")


async def test_a_server_that_restarts_finds_its_toy_again(house, toy_of, certificate):
    async with toy_of(house) as toy:
        await welcomed(toy)
        mark = len(toy.events)
        web = house.processes.pop()
        web.terminate()
        web.wait(20)
        await toy.sees("lost", after=mark)
        await asyncio.to_thread(start_web, house, certificate)
        await toy.until(lambda: toy.seen("SetClock", after=mark) or toy.seen("asleep"))
        if toy.seen("asleep"):  # alone for too long: a press wakes it
            await toy.ended()
            await toy.start(reset_cause="deep-sleep")
            await welcomed(toy, after=mark)
        await toy.say(clip("en_flite_teach"))
        await toy.sees("EndTurn", turn=1)

    assert toy.seen("Show", turn=1, state="heard")


async def test_a_toy_that_was_reported_lost_wipes_itself_and_may_not_talk(house, toy_of, deeds):
    secret = deeds.toy("HAN-LOST-0001", True)
    async with toy_of(house, {"serial": "HAN-LOST-0001", "secret": secret}) as toy:
        await toy.sees("SaveContext")
        await toy.asks("condition")  # by then it is written
        assert (toy.flash / "context.json").exists()
        deeds.report_lost("HAN-LOST-0001")
        await toy.sees("Wipe", reason="revoked")
        await toy.sees("lost", code=4403)
        mark = len(toy.events)
        toy.press()
        await toy.sees("Prompt", after=mark, name="revoked")

    assert not (toy.flash / "context.json").exists()


async def test_a_wrong_secret_is_refused_and_not_tried_all_the_time(house, toy_of):
    async with toy_of(house, {"secret": "wrong"}) as toy:
        await toy.sees("Prompt", name="refused")
        again = await toy.sees("Connect")

    assert again["wait_ms"] >= 300_000


@pytest.mark.parametrize("damage", [b"{", b"null", b'{"etag": 7}', b"\xff\xfe\x00"])
async def test_a_damaged_context_is_fetched_anew(house, toy_of, damage):
    toy = toy_of(house)
    (toy.flash / "context.json").write_bytes(damage)
    async with toy:
        hello = await toy.sees("SendText")
        await toy.sees("SaveContext")

    assert json.loads(hello["text"])["context"] == {"etag": None, "saved_at": None}
    assert json.loads((toy.flash / "context.json").read_text())["language"] == "en"


async def test_a_certificate_of_another_authority_is_refused(house, toy_of, tmp_path, now):
    toy = toy_of(house)
    others = files_for(["127.0.0.1"], tmp_path / "other", now=now)
    (toy.flash / "ca.pem").write_bytes(others.authority.read_bytes())
    async with toy:
        lost = await toy.sees("lost")

    assert lost["code"] is None
    assert "not correctly signed by the trusted CA" in lost["reason"]
    assert not toy.seen("SendText")


async def test_of_two_authorities_either_is_trusted(house, toy_of, tmp_path, now):
    toy = toy_of(house)
    others = files_for(["127.0.0.1"], tmp_path / "other", now=now)
    ours = (toy.flash / "ca.pem").read_bytes()
    (toy.flash / "ca.pem").write_bytes(others.authority.read_bytes() + ours)
    async with toy:
        await welcomed(toy)


class Hours(asyncio.DatagramProtocol):
    """A time server on the network."""

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        now = struct.pack(">II", int(time.time()) + SINCE_1900, 0)
        self.transport.sendto(b"\x24\x02" + bytes(22) + data[40:48] + now + now, address)


async def test_a_clock_that_is_wrong_at_boot_asks_the_network(house, toy_of):
    loop = asyncio.get_running_loop()
    door, _ = await loop.create_datagram_endpoint(Hours, ("127.0.0.1", 0))
    server = list(door.get_extra_info("sockname"))
    try:
        async with toy_of(house, {"time": [server]}, clock_s=NEW_YEAR_2000) as toy:
            asked = await toy.sees("time")
            await welcomed(toy)
            told = await toy.asks("condition")
    finally:
        door.close()

    assert asked["is_known"]
    assert abs(told["now_s"] - time.time()) < 60


async def test_without_a_time_server_the_platform_s_hello_sets_the_clock(house, toy_of):
    nobody = ["127.0.0.1", 9]
    async with toy_of(house, {"time": [nobody]}, clock_s=NEW_YEAR_2000) as toy:
        asked = await toy.sees("time")
        await welcomed(toy)
        told = await toy.asks("condition")

    assert not asked["is_known"]
    assert abs(told["now_s"] - time.time()) < 60


async def test_a_toy_is_paired_by_the_code_that_it_speaks(house, toy_of, deeds):
    secret = deeds.toy("HAN-PAIR-0001", False)
    async with toy_of(house, {"serial": "HAN-PAIR-0001", "secret": secret}) as toy:
        shown = await toy.sees("Show", state="unpaired")
        await toy.sees("sound")
        deeds.pair(shown["text"])
        await toy.sees("Show", state="paired")
        await toy.sees("SaveContext")
        mark = await toy.say(clip("en_flite_teach"))
        await toy.sees("Show", after=mark, state="heard")

    assert len(shown["text"]) == 6
