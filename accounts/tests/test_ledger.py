"""The ledger: what the database refuses, and what a change that got in all the same leaves."""

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from accounts import ledger
from accounts.maintenance import NotInProduction, unguarded
from accounts.models import Action, ConsentEvent, LedgerHead, NoticeVersion
from accounts.regions import Region
from accounts.tests.cast import NOON, at_once

pytestmark = pytest.mark.django_db

LINES = "accounts_consentevent"
NOTICES = "accounts_noticeversion"
HEADS = "accounts_ledgerhead"
REFUSED = [
    *(f"UPDATE {table} SET number = number + 1" for table in (LINES, NOTICES)),
    *(f"DELETE FROM {table}" for table in (LINES, NOTICES, HEADS)),
    *(f"TRUNCATE {table} CASCADE" for table in (LINES, NOTICES, HEADS)),
]


def line(purpose="core_voice", action=Action.GRANTED, **columns) -> ledger.Line:
    told = {"child_ref": ledger.ref("child", 1), "actor_ref": ledger.ref("guardian", 1)}
    return ledger.Line(**(told | columns), action=action, purpose=purpose, occurred_at=NOON)


@pytest.fixture
def written(db):
    """Five lines in the US, two in India, and a notice."""
    ledger.append(Region.US, [line(ip_prefix=f"10.0.{n}.0/24") for n in range(5)])
    ledger.append(Region.IN, [line(), line("progress")])
    NoticeVersion.objects.create(
        region="US", language="en", number=1, body="x", sha256="0" * 64, effective_from=NOON
    )


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_to_change_what_was_written(written, statement):
    before = list(ConsentEvent.objects.values()), list(NoticeVersion.objects.values())
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        connection.cursor().execute(statement)
    assert before == (list(ConsentEvent.objects.values()), list(NoticeVersion.objects.values()))


@pytest.mark.parametrize("statement", REFUSED)
@pytest.mark.django_db(transaction=True)
def test_it_refuses_those_who_go_past_django_as_well(written, statement):
    name = connection.settings_dict["NAME"]
    with (
        psycopg.connect(settings.DATABASE_URL, dbname=name) as past_django,
        pytest.raises(psycopg.errors.RaiseException, match="Cannot"),
    ):
        past_django.execute(statement)
    assert ConsentEvent.objects.count() == 7


def test_one_named_path_leads_past_the_guard_and_not_in_production(written, settings):
    with unguarded():
        ConsentEvent.objects.filter(number=5)._raw_delete("default")
    assert ConsentEvent.objects.count() == 6
    settings.PRODUCTION = True
    with pytest.raises(NotInProduction), unguarded():
        pass
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {LINES}")


def test_every_region_has_a_chain_of_its_own(written):
    assert list(ledger.verify()) == []
    assert [(e.region, e.number) for e in ConsentEvent.objects.all()] == [
        ("IN", 1),
        ("IN", 2),
        *(("US", number) for number in range(1, 6)),
    ]
    assert ConsentEvent.objects.filter(prev_hash=ledger.GENESIS).count() == 2


COLUMNS = [
    ("child_ref", "f" * 64),
    ("actor_ref", ""),
    ("action", "withdrawn"),
    ("purpose", "memory"),
    ("language", "hi"),
    ("notice_sha256", "1" * 64),
    ("method", "card_txn"),
    ("ip_prefix", "10.0.3.0/25"),
    ("occurred_at", "2026-11-20 06:30:01+00"),
    ("hash", "2" * 64),
]


@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_one_changed_byte_is_found_with_its_place(written, column, value):
    force(f"UPDATE {LINES} SET {column} = %s WHERE region = 'US' AND number = 3", value)
    assert list(ledger.verify()) == [ledger.Broken("US", 3, "was changed")]


def test_a_line_that_was_changed_with_its_hash_breaks_the_next_one(written):
    changed = ConsentEvent.objects.get(region="US", number=3)
    changed.method = "card_txn"
    force(f"UPDATE {LINES} SET method = 'card_txn', hash = %s WHERE region = 'US' AND number = 3",
          ledger.digest(changed))  # fmt: skip
    assert list(ledger.verify()) == [ledger.Broken("US", 4, "does not follow the line before")]


@pytest.mark.parametrize(("gone", "found"), [(1, 1), (3, 3), (5, 5)])
def test_a_line_that_is_gone_is_missed_also_the_last_one(written, gone, found):
    force(f"DELETE FROM {LINES} WHERE region = 'US' AND number = %s", gone)
    assert list(ledger.verify()) == [ledger.Broken("US", found, "is missing")]


def test_a_whole_chain_that_is_gone_is_missed(written):
    force(f"DELETE FROM {LINES} WHERE region = %s", "IN")
    assert list(ledger.verify()) == [ledger.Broken("IN", 1, "is missing")]


def test_what_is_written_after_a_loss_does_not_hide_it(written):
    force(f"DELETE FROM {LINES} WHERE region = 'US' AND number >= %s", 4)
    ledger.append(Region.US, [line("memory")])
    assert list(ledger.verify()) == [ledger.Broken("US", 4, "is missing")]


def test_a_head_cannot_be_set_back_without_the_key(written):
    third = ConsentEvent.objects.get(region="US", number=3)
    force(f"DELETE FROM {LINES} WHERE region = 'US' AND number > %s", 3)
    force(f"UPDATE {HEADS} SET number = 3, hash = %s WHERE region = 'US'", third.hash)
    assert list(ledger.verify()) == [ledger.Broken("US", 3, "has a head that was changed")]
    force(f"DELETE FROM {HEADS} WHERE region = %s", "US")
    assert list(ledger.verify()) == [ledger.Broken("US", 3, "has no head after it")]


def test_a_line_that_somebody_added_is_found(written):
    forged = ConsentEvent.objects.get(region="US", number=5)
    told = {name: getattr(forged, name) for name in ledger.Line.__dataclass_fields__}
    forged = ConsentEvent(region="US", number=6, prev_hash=forged.hash, **told)
    forged.hash = ledger.digest(forged)
    forged.save()
    assert list(ledger.verify()) == [ledger.Broken("US", 6, "was not written by the ledger")]


@pytest.mark.django_db(transaction=True)
def test_lines_that_come_at_once_stand_one_after_another():
    at_once(lambda: ledger.append(Region.US, [line(), line("progress")]), 24)
    at_once(lambda: ledger.append(Region.EU, [line()]), 8)
    assert list(ledger.verify()) == []
    assert LedgerHead.objects.get(region="US").number == ConsentEvent.objects.count() - 8 == 48


def test_a_transaction_that_fails_leaves_no_gap(written):
    before = transaction.savepoint()
    ledger.append(Region.US, [line()])
    transaction.savepoint_rollback(before)
    assert ledger.append(Region.US, [line()])[0].number == 6
    assert list(ledger.verify()) == []


@pytest.mark.parametrize(
    ("ip", "prefix"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(ip, prefix):
    assert ledger.ip_prefix(ip) == prefix


def test_references_are_keyed_and_tell_kinds_apart(settings):
    assert ledger.ref("child", 1) != ledger.ref("guardian", 1)
    before = ledger.ref("child", 1)
    settings.LEDGER_KEY = "another"
    assert ledger.ref("child", 1) != before


def force(statement: str, *values) -> None:
    """What somebody with the rights of the database's owner could do."""
    with unguarded():
        connection.cursor().execute(statement, values)
