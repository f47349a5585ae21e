"""What the platform tells a toy that is connected. The deeds are in devices/calling.py."""

from devices.calling import answer, group_of, tell_toys

__all__ = ["answer", "group_of", "tell_toys"]
