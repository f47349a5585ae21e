"""
The toy's WebSocket at `/device/v1`: it translates between ASGI and the bridge, nothing else.

It keeps its own receive loop and `dispatch`: stock Channels sends every frame through the
process's one ORM thread, where sound would wait for anybody's query (docs/decisions/0003).
"""

import asyncio
import contextlib
import logging
from dataclasses import replace
from functools import cache, partial
from typing import Any

from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import Error as DatabaseProblem
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.erasure import replay
from accounts.erasure.replay import ReplayNeeded
from clock import Clock
from hanuman import metrics
from keyring.wrapping import KeyStoreUnavailable
from voice.bridge import Bridge, Surroundings
from voice.brief import Brief
from voice.browsers import admit_browser
from voice.connect import Admission, Refused, admit
from voice.control import answer, group_of
from voice.heeding import heeding
from voice.meter import Measured, Meter
from voice.pairing_voice import attend
from voice.records import Records
from voice.renewing import Renewal
from voice.speech import configured_speech
from voice.standing import ask
from voice.stops import forbidden
from voice.tools.hanuman import toolbox
from voice.tools.running import ToolRunner
from voice.upstream import Address
from voice.vigil import Talk, Vigil, Watch
from wire import close, messages

log = logging.getLogger(__name__)

SUBPROTOCOL = "hanuman.v1"
# The toy comes again later: its place, its child or its child's words cannot be asked for now.
AWAY = (DatabaseProblem, KeyStoreUnavailable, RedisError, OSError, TimeoutError)
ADMIT_SECONDS = 10.0
CANCEL_AGAIN_SECONDS = 0.2
LISTEN_AGAIN_SECONDS = 0.2


@cache
def surroundings() -> Surroundings:
    """What the conversations of this process share, made with the first one."""
    env, clock = settings.ENV, Clock(settings.TIME_SCALE)
    return Surroundings(
        clock=clock,
        address=Address(env.upstream_url, env.deepgram_api_key or "local"),
        speech=configured_speech(),
        tools=ToolRunner(toolbox, clock, latency_ms=env.tool_latency_ms),
        may_trace=settings.TOY_TRACE,
    )


@cache
def vigil() -> Vigil:
    """Who watches over the talks of this process."""
    return Vigil(settings.REDIS_URL, database_sync_to_async(ask, thread_sensitive=False))


@cache
def meter() -> Meter:
    """Who measures the talks of this process."""
    return Meter(settings.REDIS_URL)


async def _nobody_erased_is_back() -> None:
    """Raises ReplayNeeded after a backup was restored, and what the database raises."""
    if not replay.is_known_not_needed():
        await database_sync_to_async(replay.require_done, thread_sensitive=False)()


async def _brief_of(admission: Admission) -> Brief | None:
    """The brief as it is now. Raises what the database raises."""
    if admission.again is None:
        return None
    return await database_sync_to_async(admission.again, thread_sensitive=False)(timezone.now())


class ToyConsumer(AsyncConsumer):
    """One toy's connection, from handshake to hang-up."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.scope, self._receive, self.base_send = scope, receive, send
        await self.dispatch(await receive())

    async def dispatch(self, message: dict[str, Any]) -> None:
        """The handshake; the bridge takes every event after it straight from the socket."""
        if message["type"] != "websocket.connect":
            return
        async with vigil().watch() as watch:
            await self._welcome(watch)

    async def _welcome(self, watch: Watch) -> None:
        try:
            async with asyncio.timeout(ADMIT_SECONDS):
                mark = await watch.mark()
                await _nobody_erased_is_back()
                admission = await self.admit()
        except Refused as refused:
            metrics.toys_refused.labels(refused.code).inc()
            await self.base_send({"type": "websocket.close"})  # 403 before the handshake is done
            return
        except (*AWAY, ReplayNeeded) as problem:
            metrics.toys_refused.labels("unavailable").inc()
            log.warning("a toy could not be admitted", extra={"why": type(problem).__name__})
            await self._unavailable()
            return
        offered = self.scope.get("subprotocols", [])
        subprotocol = SUBPROTOCOL if SUBPROTOCOL in offered else None
        await self.base_send({"type": "websocket.accept", "subprotocol": subprotocol})
        with metrics.toys_connected.track_inprogress():
            if admission.policy:
                await self._turn_away(admission)
            else:
                await self._talk(admission, watch, mark)

    async def admit(self) -> Admission:
        """Who is at the door, and may it talk. Raises Refused, and what the database raises."""
        return await admit(self.scope["headers"])

    def surroundings(self) -> Surroundings:
        """What the conversation runs in."""
        return surroundings()

    async def _talk(self, admission: Admission, watch: Watch, mark: bytes | None) -> None:
        if admission.brief is None or admission.profile_id is None or admission.door is None:
            raise ValueError("a toy without a policy has a brief")
        records = Records(admission.profile_id, admission.device_id)
        bridge = Bridge(
            admission.brief, admission.profile_id, records, self.base_send, self.surroundings()
        )
        renewal = Renewal(partial(_brief_of, admission), bridge.renew)
        measured = Measured(
            bridge,
            admission.profile_id,
            admission.brief.session,
            admission.standing.allowed,
            admission.brief.outlook,
        )
        talk = Talk(
            door=admission.door,
            child_id=admission.profile_id,
            standing=admission.standing,
            mark=mark,
            place=admission.place or group_of(str(admission.device_id)),
            session=admission.brief.session,
            heed=heeding(
                bridge,
                admission.standing,
                allow=partial(meter().allow, measured),
                renew=renewal.want,
            ),
            leave=lambda: bridge.hang_up(close.REPLACED, "replaced"),
        )
        listening = asyncio.create_task(self._listen(bridge, talk, watch), name="control")
        renewing = asyncio.create_task(renewal.run(), name="brief")
        beside = [listening, renewing]
        try:
            async with meter().over(measured):
                with watch.over(talk):
                    try:
                        await bridge.run(self._receive)
                    finally:
                        renewing.cancel()  # there is nobody to be briefed any more
        finally:
            # The Redis client swallows a cancellation that comes in the middle of a command.
            while left := [task for task in beside if not task.done()]:
                for task in left:
                    task.cancel()
                await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)

    async def _turn_away(self, admission: Admission) -> None:
        """Tell a toy that may not talk why, and close: it may have to wipe itself."""
        members = {"state": admission.policy} | (
            {"code": admission.code} if admission.code else {}
        )
        text = messages.pack("policy", **members)
        await self.base_send({"type": "websocket.send", "text": text})
        await attend(admission, self._receive, self.base_send, self.surroundings())
        reason = admission.policy
        await self.base_send({"type": "websocket.close", "code": close.POLICY, "reason": reason})

    async def _unavailable(self) -> None:
        """503 where the server can say it, so that a toy does not take it for a refusal."""
        if "websocket.http.response" not in self.scope.get("extensions", {}):
            await self.base_send({"type": "websocket.accept"})
            await self.base_send({"type": "websocket.close", "code": close.UNAVAILABLE})
            return
        start = {"type": "websocket.http.response.start", "status": 503, "headers": []}
        await self.base_send(start)
        await self.base_send({"type": "websocket.http.response.body", "body": b"try again\n"})

    # -- what the platform tells connected toys --------------------------------------------------

    async def _listen(self, bridge: Bridge, talk: Talk, watch: Watch) -> None:
        """Listen to the channel layer. While it is lost, the vigil decides whether to go on."""
        while True:
            try:
                await self._listen_once(bridge, talk, watch)
            except (RedisError, OSError) as problem:
                log.warning("control is lost", extra={"why": type(problem).__name__})
            await asyncio.sleep(LISTEN_AGAIN_SECONDS)

    async def _listen_once(self, bridge: Bridge, talk: Talk, watch: Watch) -> None:
        """A newer socket of the same toy takes this one's place; the last of several keeps it."""
        layer = get_channel_layer()
        channel = await layer.new_channel()
        try:
            await layer.group_add(talk.place, channel)
            if not talk.has_place:
                await watch.take_place(talk)
                await layer.group_send(talk.place, {"type": "toy.replaced", "by": talk.session})
            while True:
                event = await layer.receive(channel)
                if event["type"] == "toy.replaced":
                    await watch.look_at_place(talk)
                elif event["type"] == "toy.hello":
                    word = "said" if bridge.say("hello") else "busy"
                    await asyncio.to_thread(answer, event["answer_to"], word)
                else:
                    self._tell(bridge, event)
        finally:
            with contextlib.suppress(RedisError, OSError):
                await layer.group_discard(talk.place, channel)

    def _tell(self, bridge: Bridge, event: dict[str, Any]) -> None:
        match event:
            case {"type": "toy.policy", "state": state}:
                bridge.stop(forbidden(state))
            case {"type": "toy.settings", "volume": volume, "lights": lights}:
                bridge.tell(messages.pack("settings", volume=volume, lights=lights))


class BrowserConsumer(ToyConsumer):
    """The same for a guardian's browser, which shows a session cookie instead of a secret."""

    async def admit(self) -> Admission:
        return await admit_browser(self.scope)

    def surroundings(self) -> Surroundings:
        """A guardian may see what becomes of the words of the own child, also in production."""
        return replace(super().surroundings(), may_trace=True)
