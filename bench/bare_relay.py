"""
The least a relay can be with the same libraries: `websockets` on uvloop, two tasks copying.

`python -m bench.bare_relay PORT UPSTREAM_URL`. It knows no protocol, no database and no turns.
"""

import asyncio
import sys

import uvloop
from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed


async def _copy(source: Connection, sink: Connection) -> None:
    try:
        async for message in source:
            await sink.send(message)
    except ConnectionClosed:
        pass
    await sink.close()


async def relay(port: int, upstream_url: str) -> None:
    """Serve toys on `port`, each with an upstream connection of its own, until cancelled."""

    async def accept(toy: ServerConnection) -> None:
        async with connect(upstream_url, compression=None) as upstream:
            await asyncio.gather(_copy(toy, upstream), _copy(upstream, toy))

    async with serve(accept, "127.0.0.1", port, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(relay(int(sys.argv[1]), sys.argv[2]))
