"""The toy's socket from the handshake on: real database, real channel layer, no agent there."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django.core.cache import cache
from django.db import connection
from prometheus_client import REGISTRY

from accounts import consent, epoch
from accounts.models import Guardian, Profile, Purpose
from accounts.tests.cast import NOON, household
from devices import calling, credentials
from devices.models import Device
from voice import consumers
from voice.bridge import Bridge
from voice.connect import admit
from voice.consumers import SUBPROTOCOL, ToyConsumer, surroundings, vigil
from voice.control import tell_toys
from voice.models import Persona
from voice.phrases import PHRASES
from voice.tests.scene import HELLO, Happening
from wire import close

HELLO_EN = PHRASES["hello"]["en"]
EXTENSIONS = {"websocket.http.response": {}}


class Door(Happening):
    """A socket of the ASGI server, and what came out of it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict] = []
        self._events: asyncio.Queue[dict] = asyncio.Queue()
        self._events.put_nowait({"type": "websocket.connect"})

    async def receive(self) -> dict:
        return await self._events.get()

    async def send(self, event: dict) -> None:
        self.sent.append(event)
        await self.changed()

    def says(self, members: dict) -> None:
        self._events.put_nowait({"type": "websocket.receive", "text": json.dumps(members)})

    def leaves(self) -> None:
        self._events.put_nowait({"type": "websocket.disconnect", "code": 1006})

    @property
    def texts(self) -> list[dict]:
        return [json.loads(event["text"]) for event in self.sent if "text" in event]

    @property
    def close(self) -> tuple[int, str] | None:
        """The code and the reason of the close."""
        closes = [event for event in self.sent if event["type"] == "websocket.close"]
        return (closes[0]["code"], closes[0]["reason"]) if closes else None


@contextlib.asynccontextmanager
async def door(credential: str, *, extensions=EXTENSIONS) -> AsyncIterator[Door]:
    """A toy at the door with `credential`; at the end it leaves, and the consumer must end."""
    headers = [(b"authorization", credential.encode())] if credential else []
    scope = {
        "type": "websocket",
        "headers": headers,
        "subprotocols": [SUBPROTOCOL],
        "extensions": extensions,
    }
    one = Door()
    running = asyncio.create_task(ToyConsumer.as_asgi()(scope, one.receive, one.send))
    try:
        await one.until(lambda: one.sent)
        yield one
    finally:
        one.leaves()
        async with asyncio.timeout(20):
            await running


@pytest.fixture(autouse=True)
def _a_fresh_process(transactional_db):
    cache.clear()
    surroundings.cache_clear()
    vigil.cache_clear()
    channel_layers.backends.clear()  # its locks belong to the event loop of one test
    words = {"system_prompt": "Be kind.", "developer_prompt": "Use tools.", "title": "Hanuman"}
    Persona.objects.get_or_create(name="hanuman", defaults=words)


@pytest.fixture
def asha_toy() -> tuple[Device, str]:
    """Asha's toy, and the header that proves it."""
    home = household("asha.parent@example.com", "Asha")
    device = Device.objects.create(serial="HAN-1", profile=home.child, family=home.family)
    return device, f"Device HAN-1:{credentials.issue(device)}"


def refused(reason: str) -> float:
    labels = {"reason": reason}
    return REGISTRY.get_sample_value("hanuman_toys_refused_total", labels) or 0


@pytest.mark.parametrize(
    ("credential", "reason"),
    [
        ("", "no-credentials"),
        ("Device HAN-1:wrong", "unknown"),
        ("Device HAN-9:secret", "unknown"),
    ],
)
async def test_a_stranger_is_refused_in_the_handshake(asha_toy, credential, reason):
    before = refused(reason)
    async with door(credential) as one:
        pass
    assert one.sent == [{"type": "websocket.close"}]
    assert refused(reason) == before + 1


async def test_a_toy_that_may_talk_is_let_in_and_greeted(asha_toy):
    _, credential = asha_toy
    async with door(credential) as one:
        assert one.sent[0] == {"type": "websocket.accept", "subprotocol": SUBPROTOCOL}
        one.says(HELLO)
        await one.until(lambda: one.texts)
    (hello,) = [message for message in one.texts if message["type"] == "hello"]
    assert hello["context"]["volume"] == 70


async def test_an_unpaired_toy_is_let_in_told_its_code_and_closed():
    device = await database_sync_to_async(Device.objects.create)(serial="HAN-2")
    secret = await database_sync_to_async(credentials.issue)(device)
    async with door(f"Device HAN-2:{secret}") as one:
        await one.until(lambda: one.close)
    (policy,) = one.texts
    assert (policy["type"], policy["state"], len(policy["code"])) == ("policy", "unpaired", 6)
    assert one.close == (close.POLICY, "unpaired")


async def test_a_lost_toy_is_let_in_told_and_closed(asha_toy):
    device, credential = asha_toy
    device.state = Device.State.REVOKED
    await database_sync_to_async(device.save)()
    async with door(credential) as one:
        await one.until(lambda: one.close)
    assert one.texts == [{"type": "policy", "state": "revoked"}]


async def test_a_newer_socket_of_the_same_toy_takes_the_olders_place(asha_toy):
    _, credential = asha_toy
    async with door(credential) as older, listened(older), door(credential) as newer:
        await older.until(lambda: older.close)
        assert older.close == (close.REPLACED, "replaced")
        newer.says(HELLO)
        await newer.until(lambda: newer.texts)
        assert newer.close is None


@contextlib.asynccontextmanager
async def listened(one: Door) -> AsyncIterator[None]:
    """The toy's hello was answered; what the platform tells it until it hears is told again."""
    one.says(HELLO)
    await one.until(lambda: one.texts)
    yield


async def told(one: Door, device: Device, kind: str, until, **members) -> None:
    """Tell the toy, as often as it takes: delivery is at most once, and it may just have come."""
    async with asyncio.timeout(20):
        while not until():
            await asyncio.to_thread(tell_toys, [device.pk], kind, **members)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.2):
                    await one.until(until)


async def test_a_withdrawn_consent_reaches_a_connected_toy(asha_toy):
    device, credential = asha_toy
    async with door(credential) as one, listened(one):
        await told(one, device, "policy", lambda: one.close, state="withdrawn")
    assert {"type": "policy", "state": "withdrawn"} in one.texts
    assert one.close == (close.POLICY, "withdrawn")


async def test_a_guardians_withdrawal_ends_the_talk(asha_toy):
    device, credential = asha_toy
    async with door(credential) as one, listened(one):
        await withdraw(device, Purpose.CORE_VOICE)
        await one.until(lambda: one.close)
    assert one.texts[-1] == {"type": "policy", "state": "withdrawn"}
    assert one.close == (close.POLICY, "withdrawn")


async def withdraw(device: Device, *purposes: Purpose) -> None:
    guardian = await Guardian.objects.aget(family=device.family_id)
    withdrawing = database_sync_to_async(consent.withdraw)
    await withdrawing(device.profile_id, purposes, guardian=guardian, now=NOON)


async def test_a_withdrawal_between_the_question_and_the_answer_is_not_lost(asha_toy, monkeypatch):
    device, credential = asha_toy

    async def admit_slowly(headers):
        admission = await admit(headers)
        await withdraw(device, Purpose.CORE_VOICE)
        return admission

    monkeypatch.setattr(consumers, "admit", admit_slowly)
    async with door(credential) as one:
        await one.until(lambda: one.close)
    assert one.close == (close.POLICY, "withdrawn")


async def test_a_narrow_withdrawal_leaves_the_toy_talking(asha_toy):
    device, credential = asha_toy
    async with door(credential) as one, listened(one):
        await withdraw(device, Purpose.PROGRESS, Purpose.MEMORY, Purpose.TRANSCRIPT_KEEP)
        await change(device, volume_percent=20)
        await one.until(lambda: {"type": "settings", "volume": 20, "lights": True} in one.texts)
    assert one.close is None


async def change(device: Device, **columns) -> None:
    await Device.objects.filter(pk=device.pk).aupdate(**columns)
    await asyncio.to_thread(epoch.bump, device.profile_id)


@pytest.mark.parametrize(
    ("columns", "state"),
    [({"profile": None, "family": None}, "unpaired"), ({"state": "revoked"}, "revoked")],
)
async def test_a_toy_that_leaves_its_child_is_told_in_mid_talk(asha_toy, columns, state):
    device, credential = asha_toy
    async with door(credential) as one, listened(one):
        await change(device, **columns)
        await one.until(lambda: one.close)
    assert one.close == (close.POLICY, state)


async def test_of_two_sockets_that_come_at_the_same_instant_one_stays(asha_toy):
    _, credential = asha_toy
    async with door(credential) as one, door(credential) as other:
        one.says(HELLO)
        other.says(HELLO)
        async with asyncio.timeout(20):
            while not (one.close or other.close):  # noqa: ASYNC110 - either
                await asyncio.sleep(0.01)
        stays = other if one.close else one
        await stays.until(lambda: stays.texts)
        assert {one.close, other.close} == {None, (close.REPLACED, "replaced")}


async def test_what_a_parent_changes_reaches_a_toy_that_stays_connected(asha_toy, monkeypatch):
    device, credential = asha_toy
    briefs = asyncio.Queue()
    monkeypatch.setattr(Bridge, "renew", lambda bridge, brief: briefs.put_nowait(brief))
    child = await Profile.objects.aget(pk=device.profile_id)
    child.avoid_topics = ["dogs"]
    async with door(credential) as one, listened(one):
        await database_sync_to_async(child.save)()
        await asyncio.to_thread(epoch.bump, child.pk)
        async with asyncio.timeout(20):
            brief = await briefs.get()
    assert brief.blocked == ("dogs",)
    assert one.close is None


async def test_settings_reach_a_connected_toy(asha_toy):
    device, credential = asha_toy
    sent = {"type": "settings", "volume": 30, "lights": False}
    async with door(credential) as one, listened(one):
        await told(one, device, "settings", lambda: sent in one.texts, volume=30, lights=False)
    assert one.close is None


async def test_a_parent_s_say_hello_is_spoken_and_answered(asha_toy):
    device, credential = asha_toy
    async with door(credential) as one, listened(one):
        word = None
        while word is None:  # the toy may just have come
            word = await asyncio.to_thread(calling.ask_toy, device.pk, "hello")
        await one.until(lambda: any(text.get("text") == HELLO_EN for text in one.texts))
    assert word == "said"


async def test_a_toy_that_is_not_connected_does_not_answer(asha_toy):
    device, _ = asha_toy
    assert await asyncio.to_thread(calling.ask_toy, device.pk, "hello", seconds=0.1) is None


async def test_a_message_for_another_toy_does_not_reach_it(asha_toy):
    device, credential = asha_toy
    other = await database_sync_to_async(Device.objects.create)(serial="HAN-2")
    async with door(credential) as one, listened(one):
        await asyncio.to_thread(tell_toys, [other.pk], "policy", state="revoked")
        sent = {"type": "settings", "volume": 30, "lights": False}
        await told(one, device, "settings", lambda: sent in one.texts, volume=30, lights=False)
    assert one.close is None


@pytest.mark.parametrize("extensions", [EXTENSIONS, {}])
async def test_without_its_database_a_toy_is_not_taken_for_a_stranger(asha_toy, extensions):
    _, credential = asha_toy
    table = Device._meta.db_table
    before = refused("unavailable")
    await database_sync_to_async(rename)(table, "elsewhere")
    try:
        async with door(credential, extensions=extensions) as one:
            await one.until(lambda: len(one.sent) == 2)
    finally:
        await database_sync_to_async(rename)("elsewhere", table)
    if extensions:
        assert (one.sent[0]["type"], one.sent[0]["status"]) == (
            "websocket.http.response.start",
            503,
        )
    else:
        assert one.sent[1]["code"] == close.UNAVAILABLE
    assert refused("unavailable") == before + 1


async def test_without_the_key_store_a_toy_comes_again_later(asha_toy, key_store_away):
    _, credential = asha_toy
    before = refused("unavailable")
    async with door(credential, extensions=EXTENSIONS) as one:
        await one.until(lambda: len(one.sent) == 2)
    assert one.sent[0]["status"] == 503
    assert refused("unavailable") == before + 1


def rename(table: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")
