"""What toys add to the copies that guardians ask for. Secrets and codes are in none."""

import json

from django.db.models import Q

from accounts.export.parts import CHILD, Column, Part, Scope, add, ident, leave_out
from accounts.texts import Text
from devices.models import Device


def _of(scope: Scope):
    """The children's toys; for a whole family also those that no child plays with."""
    theirs = Q(profile__in=scope.children)
    if scope.is_family:
        theirs |= Q(family=scope.family)
    return Device.objects.filter(theirs).order_by("serial")


DEVICES = Part(
    "devices",
    Text("Toys", "खिलौने"),
    ("devices.Device",),
    (
        ident(),
        CHILD,
        Column("serial", Text("Serial number", "क्रमांक")),
        Column("name", Text("Name", "नाम")),
        Column("state", Text("State", "स्थिति")),
        Column("volume_percent", Text("Volume in percent", "आवाज़, प्रतिशत में")),
        Column("lights_on", Text("Lights", "बत्तियाँ")),
        Column("battery", Text("Battery in percent", "बैटरी, प्रतिशत में")),
        Column("rssi", Text("Signal in dBm", "सिग्नल, dBm में")),
        Column(
            "telemetry",
            Text("Its own numbers", "उसके अपने आँकड़े"),
            of=lambda toy: json.dumps(toy.telemetry),
            is_read=False,
        ),
        Column("firmware", Text("Software", "सॉफ़्टवेयर")),
        Column("hardware", Text("Hardware", "हार्डवेयर")),
        Column("last_seen_at", Text("Last heard", "पिछली बार सुना गया")),
        Column("created_at", Text("Known since", "कब से दर्ज")),
    ),
    _of,
)

add(DEVICES)
leave_out(
    Text("says nothing of a family", "परिवार के बारे में कुछ नहीं कहता"),
    "devices.FirmwareRelease",
)
leave_out(
    Text("would let others in, and is over after minutes", "दूसरों को प्रवेश दे देगा, और मिनटों में समाप्त"),
    "devices.PairingCode",
    "devices.WrongGuess",  # counts of somebody's guesses: how the guessing is stopped
)
