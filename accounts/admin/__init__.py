"""Accounts in the admin. Lists show ids, and no name of a child."""

from accounts.admin.families import FamilyAdmin, GuardianAdmin, InterestAdmin, ProfileAdmin
from accounts.admin.ledgers import (
    AuditEventAdmin,
    ConsentEventAdmin,
    ErasureAdmin,
    NoticeVersionAdmin,
    ProcessorAdmin,
)
from accounts.admin.people import (
    AddressAdmin,
    AuthenticatorAdmin,
    PersonAdmin,
    RoleAdmin,
    SessionAdmin,
)

__all__ = [
    "AddressAdmin",
    "AuditEventAdmin",
    "AuthenticatorAdmin",
    "ConsentEventAdmin",
    "ErasureAdmin",
    "FamilyAdmin",
    "GuardianAdmin",
    "InterestAdmin",
    "NoticeVersionAdmin",
    "PersonAdmin",
    "ProcessorAdmin",
    "ProfileAdmin",
    "RoleAdmin",
    "SessionAdmin",
]
