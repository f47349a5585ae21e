"""What became of the last update of a toy, as it said itself (`update` of `status`)."""

from typing import Any

from django.utils.translation import gettext as _

from devices.models import Device
from wire.releases import number

STAGED = "staged"
CAME_NOT = {"unreachable", "truncated", "damaged", "flash"}  # it is offered again
REFUSED = {
    "wrong-model", "too-large", "unsigned", "bad-signature", "image", "json", "shape",
}  # fmt: skip
FAILED = "failed-before"
UNPROVEN = "unproven"
# What an operator should know of: others mend themselves.
TROUBLES = (*sorted(REFUSED), FAILED, UNPROVEN)


def outcome_of(telemetry: dict[str, Any] | None) -> tuple[str, str] | None:
    """Version and code; None where a toy said nothing, or what no toy of ours says."""
    version, _space, code = str((telemetry or {}).get("update") or "").partition(" ")
    if number(version) is None or code not in {STAGED, *CAME_NOT, *TROUBLES}:
        return None
    return version, code


def in_words(device: Device) -> str:
    """For a parent; "" when there is nothing to say, or the toy runs that version by now."""
    outcome = outcome_of(device.telemetry)
    if outcome is None or outcome[0] == device.firmware:
        return ""
    version, code = outcome
    if code == STAGED:
        sentence = _("Version %(version)s is there; the toy starts with it when nobody speaks.")
    elif code == FAILED:
        sentence = _("Version %(version)s did not work, so the toy went back to this one.")
    elif code == UNPROVEN:
        sentence = _(
            "With version %(version)s the toy found no connection, so it went back to this one "
            "and tries again later."
        )
    elif code in CAME_NOT:
        sentence = _("Version %(version)s did not arrive whole; the toy fetches it again later.")
    else:
        sentence = _("The toy did not accept version %(version)s and goes on with this one.")
    return sentence % {"version": version}
