"""What stands in a copy, to the letter, and what never does."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import audit
from accounts.api.children import ChildSerializer
from accounts.export import archive
from accounts.export.parts import Column, Part, all_parts, left_out
from accounts.export.tests.conftest import furnish
from accounts.export.tests.copies import Words, bytes_of, copy_of, made
from accounts.models import ConsentEvent, Guardian, Invitation, Profile, User
from accounts.portal.child_form import ChildForm, what_stands
from accounts.tests.cast import NOON, agree
from accounts.texts import Text
from voice.models import SafetyEvent

# Fields that no column shows: model -> why.
NOT_SHOWN = {
    "accounts.Profile": set(),
    "accounts.User": {"password", "is_superuser", "is_active", "session_generation"},
    "accounts.Guardian": {"user", "family"},
    "accounts.Invitation": {"family", "invited_by", "token_hash"},
    "accounts.ConsentRequest": {"family", "guardian", "notice", "token_hash"},
    "accounts.ConsentEvent": {"child_ref", "actor_ref", "region", "number", "prev_hash"},
    "accounts.AuditEvent": {"child_ref", "family_ref", "actor_ref"},
    "accounts.Export": {"family", "guardian", "language", "problem", "path", "progress"}
    | {"sha256", "token_hash"},
    "accounts.Processor": {"id", "regions", "is_active"},
    "accounts.Consent": {"id"},
    "account.EmailAddress": {"user"},
    "mfa.Authenticator": {"user", "data", "type"},
    "usersessions.UserSession": {"user", "session_key", "data"},
    "devices.Device": {"secret_hash", "family"},
    "voice.SafetyEvent": {"is_for_staff"},
}
SAME_BY_ANOTHER_NAME = {
    "profile": "child",
    "child_id": "child",
    "ip_prefix": "network",
    "occurred_at": "at",
}


def test_every_model_is_in_a_copy_or_left_out_with_a_reason():
    told = {model for part in all_parts() for model in part.models}
    known = {model._meta.label for model in apps.get_models()}
    assert told & set(left_out()) == set()
    assert sorted(known - told - set(left_out())) == [], "add a part, or leave_out with a reason"
    assert all(reason.en and reason.hi for reason in left_out().values())


def test_a_model_that_nobody_spoke_for_is_noticed():
    told = {model for part in all_parts() for model in part.models}
    assert "voice.Line" in told
    assert "voice.Line" not in left_out()


@pytest.mark.parametrize("part", all_parts(), ids=lambda part: part.name)
def test_every_field_of_a_row_has_a_column_or_is_known_to_have_none(part: Part):
    names = {column.name for column in part.columns}
    for label in part.models:
        # what an erasure keeps for itself is told by its receipt
        if label in {"accounts.Erasure"}:
            continue
        missing = {
            field.name
            for field in apps.get_model(label)._meta.concrete_fields
            if SAME_BY_ANOTHER_NAME.get(field.name, field.name) not in names
        }
        assert missing - NOT_SHOWN.get(label, set()) == set(), label


def test_a_copy_is_whole_and_every_value_of_the_child_is_in_it(full):
    agree(full, ["progress"])
    copy = copy_of(full)
    assert copy.is_whole()
    assert {"index.html", "README.txt", "manifest.json"} <= set(copy.names)
    assert copy.manifest["schema_version"] == 1
    assert copy.manifest["subject"] == {"kind": "child", "id": str(full.child.pk)}
    child = Profile.objects.get(pk=full.child.pk)
    [told] = copy.rows("profile")
    for field in Profile._meta.concrete_fields:
        value = getattr(child, field.attname)
        said = told[SAME_BY_ANOTHER_NAME.get(field.name, field.name)]
        assert said == json.loads(json.dumps(value, default=archive._plain)), field.name
    for part in all_parts():
        if not part.is_of_family:
            rows, table = copy.rows(part.name), copy.table(part.name)
            assert len(rows) == len(table)
            assert all(set(row) == {column.name for column in part.columns} for row in rows)
    for word in ("notes", "line", "earlier", "toy", "topic", "parent"):
        assert f"Asha {word}" in copy.everything
    assert copy.rows("consents")
    assert copy.rows("verses")[0]["mastery"] == 3
    assert copy.rows("stories")[0]["title"] == "The leap"


def test_a_copy_of_the_family_holds_the_account_of_whoever_asks(full):
    audit.note(audit.Kind.SIGNED_IN, actor=full.user, about="10.0.0.0/24", now=NOON)
    copy = copy_of(full, whole_family=True)
    assert copy.is_whole()
    assert copy.manifest["subject"]["kind"] == "family"
    assert copy.rows("account")[0]["email"] == full.user.email
    assert copy.rows("invitations")[0]["email"] == "asha.aunt@example.com"
    assert "signed-in" in {event["kind"] for event in copy.rows("events")}
    assert "account" not in {part["name"] for part in copy_of(full).manifest["parts"]}


@pytest.mark.parametrize("whole_family", [False, True])
def test_nothing_of_another_family_is_inside(full, ravis, whole_family):
    furnish(ravis, "Ravi")
    audit.note(audit.Kind.SIGNED_IN, actor=ravis.user, about="10.9.9.0/24", now=NOON)
    told = copy_of(full, whole_family=whole_family).everything
    for theirs in ("Ravi", "ravi", str(ravis.child.pk), str(ravis.family.pk), "10.9.9"):
        assert theirs not in told, theirs


@pytest.mark.parametrize("whole_family", [False, True])
def test_nothing_private_of_the_other_guardian_is_inside(full, whole_family):
    other = User.objects.create_user("second.parent@example.com")
    second = Guardian.objects.create(user=other, family=full.family)
    audit.note(
        audit.Kind.SIGNED_IN, family_id=full.family.pk, actor=other, about="10.9.9.0/24", now=NOON
    )
    Invitation.objects.create(
        family=full.family,
        invited_by=second,
        email="their.friend@example.com",
        token_hash="1" * 64,
        created_at=NOON,
        expires_at=NOON + timedelta(days=1),
    )
    agree(full, ["progress"], guardian=second, now=NOON + timedelta(hours=1))
    line = ConsentEvent.objects.order_by("-number").first()
    copy = copy_of(full, whole_family=whole_family)
    for private in ("second.parent@", "their.friend@", "10.9.9"):
        assert private not in copy.everything, private
    by_them = [row for row in copy.rows("consent_history") if row["hash"] == line.hash]
    assert [(row["who"], row["network"]) for row in by_them] == [("other", "")]


def test_what_a_guardian_did_as_one_of_the_staff_is_not_inside(full, ravis):
    looked = {"kind": audit.Kind.LOOKED, "actor": full.user, "about": "profile", "now": NOON}
    audit.note(**looked)
    audit.note(**looked, child_id=ravis.child.pk, family_id=ravis.family.pk)
    kinds = {event["kind"] for event in copy_of(full, whole_family=True).rows("events")}
    assert kinds == {"consent", "export"}


def test_no_secret_is_inside(full):
    full.user.set_password("eleven blue kites over Pune")
    full.user.save()
    told = copy_of(full, whole_family=True).everything
    secrets = ["c0ffee", full.user.password, full.child.pk.hex]
    assert [secret for secret in secrets if secret in told] == []


def test_what_is_for_the_staff_alone_leaves_no_trace(full):
    with_it = copy_of(full)
    assert "abuse" not in with_it.everything
    assert "The law can allow or require" in with_it.text("README.txt")
    assert [row["category"] for row in with_it.rows("safety_events")] == ["sad"]
    SafetyEvent.objects.filter(is_for_staff=True).delete()
    full.guardian.exports.all().delete()
    without_it = copy_of(full)
    assert with_it.rows("safety_events") == without_it.rows("safety_events")
    assert "safety_events: What was answered with care (1)" in with_it.text("README.txt")
    assert "The law can allow or require" in without_it.text("README.txt")


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(evil, full):
    full.child.child_name = evil
    full.child.save()
    copy = copy_of(full)
    assert copy.table("profile")[0]["child_name"] == f"'{evil}"
    assert copy.rows("profile")[0]["child_name"] == evil


def test_numbers_stay_numbers():
    assert archive.csv_line([-60, None, True, 1.5]) == b"-60,,True,1.5\r\n"


ODD = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=ODD)
def test_odd_names_come_back_as_they_were(ashas, name):
    ashas.guardian.exports.all().delete()
    ashas.child.child_name = name
    ashas.child.save()
    copy = copy_of(ashas)
    assert copy.is_whole()
    assert copy.rows("profile")[0]["child_name"] == name
    assert copy.table("profile")[0]["child_name"].removeprefix("'") == name.removeprefix("'")
    assert [cell for cell in Words.of(copy).cells if cell == name] or not name.strip()


@pytest.mark.parametrize("name", ["👩‍👧 आशा", "עברית ‏name", '"quoted"', "two\nlines", "<b>&amp;"])
def test_names_of_every_script_come_back(name, ashas):
    ashas.child.child_name = name
    ashas.child.save()
    copy = copy_of(ashas)
    assert copy.rows("profile")[0]["child_name"] == name
    assert copy.table("profile")[0]["child_name"] == name
    assert name in Words.of(copy).cells


def test_a_nul_is_refused_where_it_is_typed_and_is_visible_where_it_is_not(ashas):
    stands = what_stands(ashas.child, remembers=False)
    form = ChildForm({"child_name": "As\0ha"}, stands=stands, themes=[])
    assert "child_name" in form.errors
    sent = ChildSerializer(data={"child_name": "As\0ha"}, partial=True)
    assert not sent.is_valid()
    ashas.child.child_name = "As\0ha"
    ashas.child.save()
    copy = copy_of(ashas)
    assert copy.rows("profile")[0]["child_name"] == "As\0ha"
    assert copy.table("profile")[0]["child_name"] == "As\ufffdha"


class _Unseekable(io.RawIOBase):
    """Takes bytes and forgets them, as a long file does."""

    def writable(self) -> bool:
        return True

    def write(self, some) -> int:
        return len(some)


class _Spool(archive.Spooled):
    """Forgets as well."""

    def write(self, some: bytes) -> None: ...

    def read_back(self):
        return iter(())


def test_a_long_history_needs_no_more_memory_than_a_short_one(monkeypatch):
    def peak(count: int) -> int:
        column = Column("n", Text("N", "N"), lambda row: {"n": row, "padding": "x" * 200})
        part = Part("long", Text("L", "L"), (), (column,), lambda scope: range(count))
        monkeypatch.setattr(archive, "parts_for", lambda scope: [part])
        tracemalloc.start()
        archive.write(scope, _Unseekable(), spool=_Spool, progress=lambda done, total: None)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    scope = _NobodysScope()
    peak(10)  # what is loaded once
    assert peak(40_000) < peak(1_000) + 500_000


class _NobodysScope:
    """Enough of a scope for the archive alone."""

    language = "en"
    now = timezone.now()
    zone = timezone.get_default_timezone()
    is_family = True
    family = Profile()
    children = ()


def test_the_stdlib_opens_what_was_written_to_a_stream_that_does_not_seek(full):
    with zipfile.ZipFile(io.BytesIO(bytes_of(made(full)))) as zip:
        assert zip.testzip() is None
