"""What accounts keeps, and Django, its sign-in and the key store along with it: of which class."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from accounts import consent
from accounts.export.making import files
from accounts.keeping_rules import DataClass
from accounts.maintenance import forgetting
from accounts.models import (
    Action,
    AuditEvent,
    Consent,
    ConsentEvent,
    ConsentRequest,
    Erasure,
    ErasureStep,
    Export,
    Family,
    Guardian,
    Interest,
    Invitation,
    LedgerHead,
    Limits,
    NoticeVersion,
    Processor,
    Profile,
    QuietHours,
    User,
)
from accounts.retention import Part, declare, share, sign_of_life
from keyring.models import DataKey, Tombstone


def _never_answered(rows: QuerySet[Any], now: datetime) -> None:
    """The ledger says that there was no answer."""
    for request in rows.select_related("family", "notice"):
        purposes = frozenset(request.purposes)
        word = consent.Word(request.child_id, purposes, None, now, of=request.family)
        consent.note(word, Action.EXPIRED, evidence=consent.Evidence(None, request.notice))


def _remove_files(rows: QuerySet[Any], now: datetime) -> None:
    for path in rows.values_list("path", flat=True):
        files().delete(path)


share(Permission, Group, ContentType, NoticeVersion, Processor)
declare(
    User,
    Part(
        DataClass.ACCOUNT,
        "id password last_login is_superuser is_staff is_active date_joined email language"
        " session_generation groups user_permissions",
    ),
)
declare(
    Family,
    Part(
        DataClass.ACCOUNT,
        "id name country state created_at absence_told_at absence_warned_at",
    ),
)
declare(Guardian, Part(DataClass.ACCOUNT, "id user family since wants_digest digest_sent_at"))
declare(EmailAddress, Part(DataClass.ACCOUNT, "id user email verified primary"))
declare(EmailConfirmation, Part(DataClass.ACCOUNT, "id email_address created sent key"))
declare(Authenticator, Part(DataClass.ACCOUNT, "id user type data created_at last_used_at"))
declare(
    Invitation,
    Part(
        DataClass.INVITATIONS,
        "id family invited_by email token_hash created_at expires_at used_at",
        since="expires_at",
    ),
)
declare(
    Profile,
    Part(
        DataClass.PROFILE,
        "id family child_name dob parents preferred_language timezone persona_name avoid_topics"
        " paused_at created_at updated_at",
    ),
)
declare(Interest, Part(DataClass.PROFILE, "id profile tag weight updated_at"))
declare(
    Limits,
    Part(
        DataClass.PROFILE,
        "id profile daily_minutes volume_cap_percent is_ai_off has_bonus_story updated_at",
    ),
)
declare(QuietHours, Part(DataClass.PROFILE, "id profile weekday starts ends"))
declare(
    Consent,
    Part(DataClass.PROFILE, "id child_id purpose is_granted method notice_sha256 since"),
)
declare(
    ConsentRequest,
    Part(
        DataClass.UNANSWERED,
        "id family guardian child_id purposes notice method token_hash created_at expires_at",
        since="created_at",
        only=Q(confirmed_at=None),
        first=_never_answered,
    ),
    Part(
        DataClass.ANSWERED,
        "confirmed_at reminded_at",
        since="confirmed_at",
        # The child that has no row yet is known by its request alone.
        only=Q(child_id__in=Profile.objects.order_by().values("pk")),
    ),
)
declare(
    ConsentEvent,
    Part(
        DataClass.LEDGER,
        "id region number child_ref actor_ref action purpose language notice_sha256 method"
        " ip_prefix occurred_at prev_hash hash",
    ),
)
declare(LedgerHead, Part(DataClass.LEDGER, "region number hash seal"))
declare(
    AuditEvent,
    Part(
        DataClass.AUDIT,
        "id kind child_ref family_ref actor_ref role about reason at",
        since="at",
        within=forgetting,
    ),
)
declare(
    LogEntry,
    Part(
        DataClass.AUDIT,
        "id action_time user content_type object_id object_repr action_flag change_message",
        since="action_time",
    ),
)
declare(
    Erasure,
    Part(
        DataClass.RECEIPTS,
        "id kind subject family_id actor_ref region language state scope requested_at begins_at"
        " finished_at receipt signature token_hash asked_with",
        since="finished_at",
        region="region",
    ),
)
declare(ErasureStep, Part(DataClass.RECEIPTS, "id erasure store done_at detail"))
declare(
    Export,
    Part(
        DataClass.EXPORTS,
        "path size sha256 token_hash ready_at fetched_at expires_at",
        since="ready_at",
        only=~Q(path=""),
        clears={"path": "", "token_hash": ""},
        first=_remove_files,
    ),
    Part(
        DataClass.ANSWERED,
        "id family guardian child_id language progress problem requested_at",
        since="requested_at",
    ),
)
declare(
    Session,
    Part(DataClass.SESSIONS, "session_key session_data expire_date", since="expire_date"),
)
declare(
    UserSession,
    Part(
        DataClass.SESSIONS,
        "id user created_at ip last_seen_at session_key user_agent data",
        since="last_seen_at",
    ),
)
declare(
    DataKey,
    Part(DataClass.KEYS, "id owner number region wrapping wrapped fingerprint created_at"),
)
declare(Tombstone, Part(DataClass.TOMBSTONES, "owner kind erased_at", since="erased_at"))

sign_of_life("created_at")
sign_of_life("children__created_at")
sign_of_life("guardians__since")
sign_of_life("guardians__user__last_login")
