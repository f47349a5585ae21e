"""
What the rest of the platform tells a toy that is connected: policy, settings, "you were replaced".

Travels through the channel layer, across processes; never audio. Delivery is at most once.
"""

from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer


def group_of(device_id: UUID | str) -> str:
    """The channel layer's group that a toy's sockets listen to."""
    return f"toy.{UUID(str(device_id)).hex}"


def tell_toys(device_ids: list[UUID], kind: str, **members: Any) -> None:
    """Send `kind` ("policy" with state, "settings" with volume and lights) to connected toys."""
    send = async_to_sync(get_channel_layer().group_send)
    for device_id in device_ids:
        send(group_of(device_id), {"type": f"toy.{kind}", **members})
