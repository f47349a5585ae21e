"""What comes with the product: approved as it is, until people change it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction

from learning.review.models import Revision, kind_of
from learning.review.publishing import tell
from learning.review.states import Status
from learning.review.texts import Target, text_of


@transaction.atomic
def ship(rows: Iterable[Target], *, provenance: str, now: datetime) -> list[Revision]:
    """
    Approve the text that each of these rows of one model has now, as it came with the product.

    Its version has the origin "shipped" and supersedes the one served before. A row whose served
    version says the same is passed over, and so is one that people have changed.
    """
    given = list(rows)
    if not given:
        return []
    model, kind = type(given[0]), kind_of(given[0])
    of_them = Revision.objects.filter(**{f"{kind}__in": [row.pk for row in given]})
    served = {getattr(one, f"{kind}_id"): one for one in of_them.served()}
    counted = of_them.order_by().values_list(f"{kind}_id").annotate(models.Max("number"))
    numbers, by_people = dict(counted), changed_by_people(model)
    made = [
        Revision(
            **{kind: row},
            number=numbers.get(row.pk, 0) + 1,
            text=text_of(row),
            origin=Revision.Origin.SHIPPED,
            provenance=provenance,
            status=Status.APPROVED.value,
            base=served.get(row.pk),
            created_at=now,
            approved_at=now,
        )
        for row in given
        if row.pk not in by_people
        and (row.pk not in served or served[row.pk].text != text_of(row))
    ]
    replaced = [one.base_id for one in made if one.base_id]
    Revision.objects.filter(pk__in=replaced).update(status=Status.SUPERSEDED, ended_at=now)
    model._default_manager.filter(pk__in=[one.target.pk for one in made]).update(approved=True)
    for one in made:
        one.target.approved = True
        tell(one.target)
    return Revision.objects.bulk_create(made)


def changed_by_people(model: type[Target]) -> set[int]:
    """
    The keys of the rows whose served text is not the product's: people wrote it, or have
    withdrawn what was served.
    """
    kind = str(model._meta.model_name)
    revisions = Revision.objects.exclude(**{kind: None}).order_by()
    shipped = revisions.served().filter(origin=Revision.Origin.SHIPPED)
    return set(revisions.values_list(f"{kind}_id", flat=True)) - set(
        shipped.values_list(f"{kind}_id", flat=True)
    )
