"""Of which class is what voice keeps of a child's talks; what is spoken to all is shared."""

from django.db.models import Q

from accounts.keeping_rules import DataClass
from accounts.retention import Part, declare, share, sign_of_life
from voice.models import Interaction, Line, Persona, Recollection, SafetyEvent, SpeechClip

_FAMILY = "profile__family"

share(Persona, SpeechClip)
declare(
    Interaction,
    Part(
        DataClass.TALKS,
        "id profile device started_at duration_seconds turns summarised_turns latency",
        since="started_at",
        family=_FAMILY,
    ),
    Part(
        DataClass.NOTES,
        "topic notes questions",
        since="started_at",
        family=_FAMILY,
        only=Q(notes__isnull=False) | ~Q(topic="") | ~Q(questions=0),
        clears={"topic": "", "notes": None, "questions": 0},
    ),
)
declare(
    Line,
    Part(
        DataClass.LINES,
        "id profile interaction number speaker text at",
        since="at",
        family=_FAMILY,
    ),
)
declare(
    Recollection,
    Part(DataClass.MEMORY, "profile text updated_at", since="updated_at", family=_FAMILY),
)
declare(
    SafetyEvent,
    Part(
        DataClass.SAFETY,
        "id profile category severity is_for_staff at told_at",
        since="at",
        family=_FAMILY,
    ),
)

sign_of_life("children__interactions__started_at")
