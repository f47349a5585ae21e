"""
What conversations add to the copies that guardians ask for.

Safety events that may be about abuse are for the staff alone: no copy holds them or their number.
"""

from accounts.export.parts import CHILD, Column, Part, add, ident, identity, leave_out
from accounts.texts import Text
from voice.models import Interaction, Line, Recollection, SafetyEvent

_AT = Text("When", "कब")
_SPEAKERS = {"child": Text("your child", "आपका बच्चा"), "hanuman": Text("the toy", "खिलौना")}

INTERACTIONS = Part(
    "interactions",
    Text("Conversations", "बातचीत"),
    ("voice.Interaction",),
    (
        *identity(),
        ident("device", lambda row: row.device_id),
        Column("started_at", Text("Began", "शुरू")),
        Column("duration_seconds", Text("Seconds", "सेकंड")),
        Column("turns", Text("Turns", "बारी")),
        Column("questions", Text("Turns that were questions", "प्रश्न वाली बारी")),
        Column("summarised_turns", Text("Turns in the notes", "टिप्पणी में बारी")),
        Column("topic", Text("About", "विषय")),
        Column("notes", Text("Notes", "टिप्पणी")),
        Column(
            "latency", Text("Milliseconds to each answer", "हर जवाब तक मिलीसेकंड"), is_read=False
        ),
    ),
    lambda scope: Interaction.objects.filter(profile__in=scope.children).order_by(
        "started_at", "pk"
    ),
)
LINES = Part(
    "lines",
    Text("What was said, as far as you had it kept", "क्या कहा गया, जितना आपने रखने दिया"),
    ("voice.Line",),
    (
        *identity(),
        ident("interaction", lambda row: row.interaction_id),
        Column("number", Text("Line", "पंक्ति")),
        Column("speaker", Text("Who", "कौन"), words=_SPEAKERS),
        Column("text", Text("Words", "शब्द")),
        Column("at", _AT),
    ),
    lambda scope: Line.objects.filter(profile__in=scope.children).order_by("at", "number"),
)
RECOLLECTION = Part(
    "recollection",
    Text("What the toy is told of earlier talks", "पिछली बातचीत से खिलौने को क्या बताया जाता है"),
    ("voice.Recollection",),
    (
        CHILD,
        Column("text", Text("Words", "शब्द")),
        Column("updated_at", Text("Last changed", "पिछला बदलाव")),
    ),
    lambda scope: Recollection.objects.filter(profile__in=scope.children).order_by("pk"),
)
SAFETY_EVENTS = Part(
    "safety_events",
    Text("What was answered with care", "जिसका सावधानी से उत्तर दिया गया"),
    ("voice.SafetyEvent",),
    (
        *identity(),
        Column("category", Text("Kind", "प्रकार")),
        Column("severity", Text("How serious, 0 to 3", "कितना गंभीर, 0 से 3")),
        Column("at", _AT),
        Column("told_at", Text("You were told", "आपको बताया गया")),
    ),
    lambda scope: (
        SafetyEvent.objects.for_guardians().filter(profile__in=scope.children).order_by("at", "pk")
    ),
)

add(INTERACTIONS, LINES, RECOLLECTION, SAFETY_EVENTS)
leave_out(
    Text("is the same for every child", "हर बच्चे के लिए एक जैसा"),
    "voice.Persona",
    "voice.SpeechClip",
)
