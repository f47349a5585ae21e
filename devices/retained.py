"""Of which class is what devices keeps: the toy, how it fares, and how it came to its family."""

from django.db.models import Q

from accounts.keeping_rules import DataClass
from accounts.retention import Part, declare, share, sign_of_life
from devices.models import Device, FirmwareRelease, PairingCode, WrongGuess

share(FirmwareRelease)
declare(
    Device,
    Part(
        DataClass.TOY,
        "id serial secret_hash profile family state name volume_percent lights_on firmware"
        " hardware last_seen_at created_at",
    ),
    Part(
        DataClass.CONDITION,
        "battery rssi telemetry",
        since="last_seen_at",
        only=Q(battery__isnull=False) | Q(rssi__isnull=False) | Q(telemetry__isnull=False),
        clears={"battery": None, "rssi": None, "telemetry": None},
    ),
)
declare(
    PairingCode,
    Part(DataClass.PAIRING, "id device digits expires_at claimed_at", since="expires_at"),
)
declare(WrongGuess, Part(DataClass.PAIRING, "id family user place at", since="at"))

sign_of_life("devices__last_seen_at")
