"""
Stock Channels: an `AsyncWebsocketConsumer` as its documentation shows it, relaying upstream.

An ASGI application for Daphne or uvicorn: `bench.stock_consumer:application`. BENCH_UPSTREAM_URL
tells where to relay to. The settings are the least that Django and Channels start with.
"""

import asyncio
import os

import django
from django.conf import settings

if not settings.configured:
    settings.configure(
        SECRET_KEY="bench-only",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=["channels"],
        ROOT_URLCONF="bench.stock_consumer",
    )
    django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path
from websockets.asyncio.client import connect

urlpatterns: list = []


class RelayConsumer(AsyncWebsocketConsumer):
    """Every frame of the toy goes upstream, every frame from there to the toy."""

    async def connect(self):
        self.upstream = await connect(os.environ["BENCH_UPSTREAM_URL"], compression=None)
        await self.accept()
        self.copying = asyncio.create_task(self.copy_down())

    async def disconnect(self, code):
        self.copying.cancel()
        await self.upstream.close()

    async def receive(self, text_data=None, bytes_data=None):
        await self.upstream.send(bytes_data)

    async def copy_down(self):
        async for message in self.upstream:
            await self.send(bytes_data=message)


application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": URLRouter([path("relay", RelayConsumer.as_asgi())]),
    }
)
