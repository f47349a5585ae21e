"""What an orchestrator and a dashboard ask: alive, ready, and the numbers."""

import secrets
from datetime import timedelta

import prometheus_client
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from redis.exceptions import RedisError

from accounts import absence, retention
from accounts.erasure import replay
from accounts.keeping_rules import DataClass
from hanuman.metrics import overdue_rows

GRACE = timedelta(hours=2)  # the purge runs every hour
OVERDUE_SECONDS = 300  # between two counts


def alive(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database and Redis answer and nobody erased is back, else 503 that says why."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return HttpResponse("redis does not answer\n", status=503, content_type="text/plain")
    if replay.is_needed():
        sentence = "a backup was restored: run manage.py replay_tombstones\n"
        return HttpResponse(sentence, status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text for whoever bears METRICS_TOKEN, and for staff; a 404 for everyone else."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    expected = settings.ENV.metrics_token
    may_read = bool(expected) and secrets.compare_digest(token.encode(), expected.encode())
    if not may_read and not (request.user.is_authenticated and request.user.is_staff):
        return HttpResponseNotFound()
    _count_overdue()
    return HttpResponse(
        prometheus_client.generate_latest(), content_type=prometheus_client.CONTENT_TYPE_LATEST
    )


def _count_overdue() -> None:
    """Counted anew every five minutes; nothing is told while it cannot be counted."""
    try:
        found = cache.get_or_set("overdue-rows", _overdue, OVERDUE_SECONDS)
    except (DatabaseError, RedisError, OSError):
        overdue_rows.clear()
        return
    for name, number in (found or {}).items():
        overdue_rows.labels(name).set(number)


def _overdue() -> dict[str, int]:
    now = timezone.now()
    found = {str(name): rows for name, rows in retention.overdue(now=now, grace=GRACE).items()}
    found[DataClass.PROFILE.value] = absence.overdue(now=now - GRACE)
    return found
