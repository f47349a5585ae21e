"""A system check that speaks up when children's data goes to somebody who was not declared."""

from typing import Any

from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from accounts import processors
from accounts.regions import Region


@register(Tags.security, deploy=True)
def processors_are_declared(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Warns for each region whose configured upstream no active processor names."""
    if not processors.hosts_in_use():
        return []  # nothing leaves this machine
    try:
        missing = {region: processors.undeclared(region) for region in Region}
    except (DatabaseError, PoolTimeout):
        hint = "Run it again where the database answers."
        unasked = "Whether the processors in use are declared was not checked."
        return [Info(unasked, hint=hint, id="accounts.I001")]
    return undeclared_warnings(missing)


def undeclared_warnings(missing: dict[Region, set[str]]) -> list[CheckMessage]:
    """What to say of hosts that children's data goes to undeclared, by region."""
    return [
        Warning(
            f"Children's data of region {region} goes to {', '.join(sorted(hosts))}, "
            "which no active processor names.",
            hint="Declare it in the admin (Processors), with its regions and what it does.",
            id="accounts.W001",
        )
        for region, hosts in missing.items()
        if hosts
    ]
