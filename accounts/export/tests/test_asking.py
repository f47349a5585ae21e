"""Asking for a copy: the same one while it is wanted, not too many, and nobody else's."""

from datetime import timedelta

import pytest

from accounts.export import asking
from accounts.export.tests.copies import ask, made
from accounts.models import AuditEvent, Export, Guardian, User
from accounts.tests.cast import NOON, at_once

HOUR = timedelta(hours=1)


def test_asked_for_twice_it_is_the_same_that_is_being_made(full):
    first = ask(full)
    assert ask(full, now=NOON + HOUR).pk == first.pk
    assert ask(full, whole_family=True).pk != first.pk
    assert Export.objects.count() == 2


def test_one_that_waits_to_be_fetched_is_not_made_again(full):
    assert ask(full).pk == made(full).pk


def test_after_it_was_fetched_or_failed_another_is_made(full):
    first = made(full)
    Export.objects.filter(pk=first.pk).update(fetched_at=NOON)
    second = ask(full)
    assert second.pk != first.pk
    Export.objects.filter(pk=second.pk).update(problem="disk-full")
    assert ask(full).pk not in {first.pk, second.pk}


def test_six_a_day_are_enough(full):
    for _ in range(asking.MOST_A_DAY):
        Export.objects.filter(pk=ask(full).pk).update(problem="failed")
    with pytest.raises(asking.TooManyExports):
        ask(full)
    assert ask(full, now=NOON + timedelta(days=1)).is_waiting


def test_each_guardian_has_a_copy_of_their_own(full):
    other = User.objects.create_user("second.parent@example.com")
    second = Guardian.objects.create(user=other, family=full.family)
    mine = ask(full)
    theirs = asking.ask(second, full.child, language="en", now=NOON)
    assert theirs.pk != mine.pk
    assert asking.own(second, mine.pk) is None
    assert asking.own(full.guardian, mine.pk) == mine


def test_whoever_left_the_family_has_no_copy_any_more(full, ravis):
    export = ask(full)
    full.guardian.family = ravis.family
    full.guardian.save()
    assert asking.own(full.guardian, export.pk) is None


def test_that_somebody_asked_is_written_down_once(full):
    ask(full)
    ask(full)
    [event] = AuditEvent.objects.filter(kind="export")
    assert event.child_ref


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_copy(ashas):
    asked = at_once(lambda: ask(ashas).pk, 8)
    assert len(set(asked)) == 1
    assert Export.objects.count() == 1
