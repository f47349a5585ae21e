"""How the shipped content comes into the database: all of it or nothing, however often."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from learning import content_rules
from learning.differences import differing
from learning.models import Episode, Story, Verse
from learning.review.models import Revision
from learning.review.shipping import ship
from learning.review.texts import text_of

CONTENT = Path(__file__).resolve().parent / "content"
EPISODE_KEY = ("language", "telling", "number")  # within its story
PROVENANCE = {
    Verse: "Tulsidas, public domain; collated from 52 copies. See learning/content/SOURCE.md",
    Story: "Written for this product after the sources it names. See learning/content/SOURCE.md",
    Episode: "Written for this product after its story's sources. See learning/content/SOURCE.md",
}
_ONE_AT_A_TIME = 5_104_311  # this deed's number among the database's advisory locks


class ContentBroken(Exception):
    """The files cannot be loaded. `faults` names each place and what is wrong there."""

    code = "content-broken"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(slots=True)
class Loaded:
    """
    What became of everything. `counts` of "verses", "stories" and "episodes" are how many were
    "made", "changed", "kept" (the same as in the file) and "edited" (other than in the file, and
    left as people have it). `edited` says by the name of each of the last what differs.
    """

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    edited: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shipped:
    """One row as the files have it: its key, and its other columns."""

    key: dict[str, Any]
    columns: dict[str, Any]


def load(folder: Path = CONTENT) -> Loaded:
    """
    Bring verses and stories from `folder` into the database, and approve what is new.

    Text that nobody has touched follows the files. What people have changed or taken back stays.
    Raises ContentBroken, and then has changed nothing.
    """
    verses, stories = _read_all(folder)
    loaded = Loaded()
    with transaction.atomic():
        with connection.cursor() as cursor:  # servers that start together take turns
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        _place(Verse, [_shipped_verse(verse) for verse in verses], loaded)
        placed = _place(Story, [Shipped({"slug": one["slug"]}, one) for one in stories], loaded)
        keys = {story.slug: story.pk for story in placed}
        episodes = [
            Shipped({"story_id": keys[one["slug"]], **{k: told[k] for k in EPISODE_KEY}}, told)
            for one in stories
            for told in one["episodes"]
        ]
        _place(Episode, episodes, loaded)
    return loaded


def shipped_verses() -> list[dict[str, Any]]:
    """The 43 verses as the content file has them, for what needs no database."""
    return [{"variants": [], **verse} for verse in _read(CONTENT / "hanuman_chalisa.json")]


def _read_all(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    verses = _read(folder / "hanuman_chalisa.json")
    stories = {path.stem: _read(path) for path in sorted((folder / "stories").glob("*.json"))}
    faults = content_rules.faults_of_chalisa(verses)
    for slug, story in stories.items():
        faults += content_rules.faults_of_story(story, slug=slug)
    if faults:
        raise ContentBroken(faults)
    return verses, [*stories.values()]


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ContentBroken([f"{path.name}: the file is missing"]) from None
    except ValueError as error:
        raise ContentBroken([f"{path.name}: not JSON in UTF-8 ({error})"]) from None


def _shipped_verse(verse: Mapping[str, Any]) -> Shipped:
    lists = {name: verse.get(name) or [] for name in ("notes", "variants")}
    return Shipped({"index": verse["index"]}, {**verse, **lists, "ident": verse["id"]})


def _place(model: Any, shipped: Sequence[Shipped], loaded: Loaded) -> list[Any]:
    """Make the rows that are not there, bring up to the files what may be: all rows."""
    columns = {one.name for one in model._meta.fields} - {"id", "approved"}
    key_names = tuple(shipped[0].key) if shipped else ()
    rows = {_key(row, key_names): row for row in model.objects.select_for_update(of=("self",))}
    versions = _Versions.of(model)
    counts = loaded.counts.setdefault(str(model._meta.verbose_name_plural), Counter())
    placed, new, changed = [], [], []
    for one in shipped:
        wanted = {name: one.columns[name] for name in one.columns.keys() & columns}
        row = rows.get(tuple(one.key.values()))
        if row is None:
            row = model(**{**wanted, **one.key})
            new.append(row)
            counts["made"] += 1
        elif all(getattr(row, name) == value for name, value in wanted.items()):
            counts["kept"] += 1
        elif versions.may_follow(row):
            for name, value in wanted.items():
                setattr(row, name, value)
            changed.append(row)
            counts["changed"] += 1
        else:
            counts["edited"] += 1
            loaded.edited[_named(row)] = [*differing(wanted, _columns_of(row, wanted))]
        placed.append(row)
    model.objects.bulk_create(new)
    if changed:
        model.objects.bulk_update(changed, sorted(columns - {*key_names}))
    first = [row for row in placed if row.approved and row.pk not in versions.known]
    ship([*new, *changed, *first], provenance=PROVENANCE[model], now=timezone.now())
    return placed


def _key(row: models.Model, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _columns_of(row: models.Model, names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _named(row: Any) -> str:
    match row:
        case Verse():
            return f"verse {row.index}, {row.title}"
        case Story():
            return f"story {row.slug}"
        case _:
            return f"story {row.story.slug}, {row.language} {row.telling} {row.number}"


@dataclass(frozen=True, slots=True)
class _Versions:
    """What the review has of the rows of one model: which are known to it, and what is served."""

    known: frozenset[int]
    served: Mapping[int, Revision]

    @classmethod
    def of(cls, model: type[models.Model]) -> "_Versions":
        column = f"{model._meta.model_name}_id"
        theirs = Revision.objects.filter(**{f"{column}__isnull": False}).order_by()
        known = frozenset(theirs.values_list(column, flat=True))
        return cls(known, {getattr(one, column): one for one in theirs.served()})

    def may_follow(self, row: Any) -> bool:
        """Whether the row still says what was shipped last, so that nobody's work is lost."""
        served = self.served.get(row.pk)
        if served is None or served.origin != Revision.Origin.SHIPPED:
            return False
        return bool(row.approved and served.text == text_of(row))
