"""Which ways of verifying a parent are valid, where and when: the law's rules as data."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from accounts.models import Method, Processor
from accounts.regions import Region

# Valid only while nobody who sees the data uses it for purposes of their own (16 CFR 312.5(b)(2)).
NEEDS_INTERNAL_PROCESSORS = frozenset({Method.EMAIL_PLUS, Method.TEXT_PLUS})


class MethodNotValid(Exception):
    """This way of verifying a parent does not count in this region at this time."""

    code = "method-not-valid"


def require_valid(method: Method | None, region: Region, *, now: datetime) -> None:
    """Raises MethodNotValid."""
    if method == Method.STAFF_OVERRIDE:
        if settings.PRODUCTION:
            raise MethodNotValid
        return
    if method is None:
        raise MethodNotValid
    if method in NEEDS_INTERNAL_PROCESSORS and not _all_internal(_processors_of(region)):
        raise MethodNotValid


def _processors_of(region: Region) -> Iterable[Processor]:
    return Processor.objects.filter(is_active=True, regions__contains=[region.value])


def _all_internal(processors: Iterable[Processor]) -> bool:
    return not any(each.trains_on_data or each.has_own_purposes for each in processors)
