"""How a toy fares, in words for a parent."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from devices.models import Device

LOW_BATTERY_PERCENT = 20
HEARD_JUST_NOW = timedelta(minutes=2)  # a connected toy reports every minute
STRONG_DBM, GOOD_DBM, WEAK_DBM = -60, -70, -80


def signal_words(rssi: int | None) -> str:
    """How well the toy hears the Wi-Fi; `rssi` in dBm, None when it never said."""
    if rssi is None:
        return _("not known yet")
    if rssi >= STRONG_DBM:
        return _("strong")
    if rssi >= GOOD_DBM:
        return _("good")
    return _("weak") if rssi >= WEAK_DBM else _("very weak")


def is_low(device: Device) -> bool:
    """The toy should be charged."""
    return device.battery is not None and device.battery < LOW_BATTERY_PERCENT


def faults(device: Device) -> list[str]:
    """What its self-test found broken, in words."""
    words = {"microphone": _("its microphone"), "memory": _("its memory")}
    told = str((device.telemetry or {}).get("faults") or "").split()
    return [words[name] for name in words if name in told]


def numbers(device: Device) -> list[tuple[str, str]]:
    """What its latest `status` counted, for whoever repairs it: a name and a value each."""
    told = device.telemetry or {}
    words = {
        "heap": (_("Free memory"), _("%(count)s KB")),
        "lag_ms": (_("Longest stall"), _("%(count)s ms")),
        "gc_ms": (_("Longest tidying of memory"), _("%(count)s ms")),
        "dropped_ms": (_("Sound that was lost"), _("%(count)s ms")),
        "underruns": (_("Gaps in what it said"), "%(count)s"),
        "resets": (_("Restarts that nobody wanted"), "%(count)s"),
        "uptime": (_("Awake for"), _("%(count)s s")),
    }
    return [
        (label, unit % {"count": told[name] // 1024 if name == "heap" else told[name]})
        for name, (label, unit) in words.items()
        if isinstance(told.get(name), int)
    ]


def was_heard_just_now(device: Device, *, now: datetime) -> bool:
    """It said something so lately that it is probably switched on."""
    return device.last_seen_at is not None and now - device.last_seen_at < HEARD_JUST_NOW
