"""
A stand-in for Deepgram's Voice Agent on one port: its WebSocket, `POST /v1/speak`, its model list.

For development and tests. The wire is Deepgram's, word for word; ears, mind and voice are small
offline engines.
"""

import contextlib
import logging
import uuid
from collections.abc import Sequence
from typing import Self

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from clock import Clock
from localagent import http_answers
from localagent.conversation import Conversation
from localagent.doorway import Doorway
from localagent.ears import Ears
from localagent.faults import FaultCount, Faults
from localagent.options import Options
from localagent.session import Session
from localagent.voice import Voice

log = logging.getLogger(__name__)

CONVERSE, SPEAK = "/v1/agent/converse", "/v1/speak"
MODELS = "/v1/agent/settings/think/models"
LARGEST_MESSAGE_BYTES = 1 << 20  # 12 s of 44.1 kHz in one frame; no real client sends more
READ_AHEAD = 32  # messages; more are left in the kernel until the session has caught up


class LocalAgent:
    """
    `async with LocalAgent() as agent:` then connect to `agent.url`.

    `port` 0 takes a free one. `ears` and `voice` may be given, to share or to replace them; they
    are then entered and left by whoever made them.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock | None = None,
        faults: Faults | None = None,
        options: Options | None = None,
        ears: Ears | None = None,
        voice: Voice | None = None,
    ):
        self.host, self.port = host, port
        self._clock = clock or Clock()
        self._count = FaultCount(faults or Faults())
        self._options = options or Options()
        self._ears, self._voice = ears or Ears(), voice or Voice()
        made = ((ears, self._ears), (voice, self._voice))
        self._own_engines = [engine for given, engine in made if given is None]
        self._talking = 0  # sessions held at this moment
        self._stack = contextlib.AsyncExitStack()

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"ws://{self.host}:{self.port}{CONVERSE}"

    @property
    def speak_url(self) -> str:
        return self.base_url + SPEAK

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            for engine in self._own_engines:
                await stack.enter_async_context(engine)
            server = await stack.enter_async_context(
                serve(
                    self._hold,
                    self.host,
                    self.port,
                    process_request=self._admit,
                    process_response=_with_request_id,
                    select_subprotocol=_key_protocol,
                    create_connection=Doorway,
                    compression=None,
                    max_size=LARGEST_MESSAGE_BYTES,
                    max_queue=READ_AHEAD,
                    close_timeout=2,
                    open_timeout=30,  # a long text takes a while to be spoken
                    ping_interval=None,  # who is silent is found by the idle time-out
                    server_header=None,
                    logger=logging.getLogger("localagent.sockets"),
                )
            )
            self.port = server.sockets[0].getsockname()[1]
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *exc_info) -> None:
        await self._stack.aclose()

    async def _hold(self, connection: ServerConnection) -> None:
        assert isinstance(connection, Doorway)
        self._talking += 1
        session = Session(connection.request_id, self._options, self._count, _new_call_id)
        try:
            await Conversation(connection, session, self._ears, self._voice, self._clock).hold()
        finally:
            self._talking -= 1

    async def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Answer what is not a conversation; None lets the WebSocket handshake go on."""
        assert isinstance(connection, Doorway)
        path, _, query = request.path.partition("?")
        request_id = connection.request_id
        known = {("GET", CONVERSE), ("GET", MODELS), ("POST", SPEAK)}
        if (request.method, path) not in known:
            return http_answers.problem(404, "NOT_FOUND", "There is nothing here.", request_id)
        if not self._is_authentic(request):
            return http_answers.problem(401, "INVALID_AUTH", "Invalid credentials.", request_id)
        if connection.is_body_too_large:
            return http_answers.problem(413, "PAYLOAD_TOO_LARGE", "Too much text.", request_id)
        if path == SPEAK:
            return await http_answers.speech(self._voice, query, connection.body, request_id)
        if path == MODELS:
            return http_answers.models(request_id)
        return self._refusal(request_id)

    def _refusal(self, request_id: str) -> Response | None:
        """Why this conversation may not begin; None when it may."""
        faults = self._count.faults
        status = faults.refuse_connection
        if status and self._count.strikes("refuse_connection", faults.refuse_times):
            text = "This refusal was configured."
            return http_answers.problem(status, "REFUSED", text, request_id)
        if self._talking >= self._options.most_sessions:
            text = "Too many conversations at once."
            return http_answers.problem(429, "TOO_MANY_REQUESTS", text, request_id)
        return None

    def _is_authentic(self, request: Request) -> bool:
        """
        Whether the request carries a key: `Token <key>`, `Bearer <jwt>`, or the subprotocols
        `token, <key>` that browsers have to use.
        """
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            offered = request.headers.get("Sec-WebSocket-Protocol", "")
            scheme, _, key = offered.partition(",")
        scheme, key = scheme.strip().lower(), key.strip()
        if scheme == "bearer":
            return key.count(".") == 2  # a key is no JWT: Deepgram refuses it here
        if scheme != "token" or not key:
            return False
        return not self._options.api_key or key == self._options.api_key


def _with_request_id(connection: ServerConnection, request: Request, response: Response) -> None:
    assert isinstance(connection, Doorway)
    if "dg-request-id" not in response.headers:
        response.headers["dg-request-id"] = connection.request_id


def _key_protocol(
    connection: ServerConnection, offered: Sequence[Subprotocol]
) -> Subprotocol | None:
    return next((name for name in offered if name.lower() in ("token", "bearer")), None)


def _new_call_id() -> str:
    return f"call_{uuid.uuid4().hex[:24]}"
