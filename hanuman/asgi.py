"""The ASGI application: HTTP to Django, the WebSockets of toys and browsers to their consumers."""

import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanuman.settings")
http = get_asgi_application()  # before anything that imports models

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from hanuman.body_limit import limited  # noqa: E402
from voice.consumers import BrowserConsumer, ToyConsumer  # noqa: E402

sockets = [
    path("device/v1", ToyConsumer.as_asgi()),
    path("device/v1/talk/<uuid:child_id>", BrowserConsumer.as_asgi()),
]
application = ProtocolTypeRouter({"http": limited(http), "websocket": URLRouter(sockets)})

# What the imports made stays for ever, and a frame of audio makes no cycles: the collector need
# neither walk the one nor run after every few hundred of the other.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
