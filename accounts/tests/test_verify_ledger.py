"""`manage.py verify_ledger`."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.maintenance import unguarded

pytestmark = pytest.mark.django_db


def verify(*options: str) -> tuple[int, str]:
    out, status = StringIO(), 0
    try:
        call_command("verify_ledger", *options, stdout=out)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


def test_a_whole_ledger_is_said_to_be_whole(ashas):
    status, printed = verify()
    assert status == 0
    assert printed.startswith("XX: 6 lines, ")
    assert printed.endswith("whole\n")


def test_an_empty_ledger_is_whole(db):
    assert verify() == (0, "whole\n")


def test_one_changed_byte_ends_with_its_region_and_number(ashas):
    with unguarded():
        connection.cursor().execute(
            "UPDATE accounts_consentevent SET purpose = 'memory' WHERE number = 4"
        )
    status, printed = verify()
    assert status == 1
    assert "BROKEN  XX 4 was changed" in printed
    status, printed = verify("--json")
    told = json.loads(printed)
    assert status == 1
    assert told["broken"] == [{"region": "XX", "number": 4, "what": "was changed"}]
    assert told["heads"][0]["number"] == 6
