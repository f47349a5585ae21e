"""Parents, their families and children, what was consented to, and what is limited."""

from accounts.models.audit import AuditEvent
from accounts.models.children import Interest, Profile, zone_exists
from accounts.models.consent import (
    Action,
    Consent,
    ConsentEvent,
    ConsentRequest,
    LedgerHead,
    LedgerIsAppendOnly,
    Method,
    NoticeVersion,
    Processor,
    Purpose,
)
from accounts.models.language import Language
from accounts.models.letting_go import Erasure, ErasureStep, Export
from accounts.models.limits import Limits, QuietHours
from accounts.models.people import Family, Guardian, Invitation, User

__all__ = [
    "Action",
    "AuditEvent",
    "Consent",
    "ConsentEvent",
    "ConsentRequest",
    "Erasure",
    "ErasureStep",
    "Export",
    "Family",
    "Guardian",
    "Interest",
    "Invitation",
    "Language",
    "LedgerHead",
    "LedgerIsAppendOnly",
    "Limits",
    "Method",
    "NoticeVersion",
    "Processor",
    "Profile",
    "Purpose",
    "QuietHours",
    "User",
    "zone_exists",
]
