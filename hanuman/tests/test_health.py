"""What a dashboard reads: the numbers, with what should have gone long ago."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts import audit
from accounts.keeping_rules import DataClass
from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(client):
    client.force_login(User.objects.create_user("staff@example.com", is_staff=True))
    cache.clear()
    yield lambda: client.get("/metrics").content.decode()
    cache.clear()


def test_rows_that_should_have_gone_are_counted_by_class(numbers):
    audit.note(audit.Kind.EXPORT, now=timezone.now() - timedelta(days=366))
    page = numbers()
    assert 'hanuman_overdue_rows{data_class="audit"} 1.0' in page
    for data_class in (DataClass.LINES, DataClass.TALKS, DataClass.PROFILE):
        assert f'hanuman_overdue_rows{{data_class="{data_class}"}} 0.0' in page


def test_what_is_due_since_an_hour_is_no_alarm(numbers):
    audit.note(audit.Kind.EXPORT, now=timezone.now() - timedelta(days=365, hours=1))
    assert 'hanuman_overdue_rows{data_class="audit"} 0.0' in numbers()


def test_it_is_not_counted_again_within_five_minutes(numbers, django_assert_max_num_queries):
    numbers()
    audit.note(audit.Kind.EXPORT, now=timezone.now() - timedelta(days=366))
    with django_assert_max_num_queries(4):
        assert 'hanuman_overdue_rows{data_class="audit"} 0.0' in numbers()
