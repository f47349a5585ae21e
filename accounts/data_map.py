"""
The data map: every column and every store, of which class it is, what for, how long, who erases
it, whether a copy holds it, and who else sees it. docs/data-map.md is made of it.

Columns and classes come from the `retained` modules, erasure and copies from their registries;
what is no row of a database is listed here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from accounts import keeping
from accounts.erasure import stores
from accounts.export import parts
from accounts.keeping_rules import Counted, DataClass, Rule
from accounts.regions import Region
from accounts.retention import Declared, Part, declared
from keyring.fields import SealedField

# Whose machines see a class besides ours; which ones they are stands in the table of processors.
SEEN_BY = {
    DataClass.SOUND: "the voice agent",
    DataClass.WORDS: "the voice agent",
    DataClass.LINES: "the writer of summaries, where one is set",
    DataClass.MEMORY: "the voice agent",
    DataClass.KEYS: "the key service wraps them, where one is set",
    DataClass.MAILS: "the mail server, in production",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies that is no row: `covers` is its name among the stores of erasure."""

    name: str
    covers: str
    holds: str
    data_class: DataClass | None  # None: nothing of any person


PLACES = (
    Place("memory of the voice processes", "", "the sound of a turn", DataClass.SOUND),
    Place("memory of the voice processes", "", "the last lines, and history", DataClass.WORDS),
    Place("the key store", "database:keys", "wrapped keys and tombstones", DataClass.KEYS),
    Place(
        "Valkey `epoch:<child>`", "redis", "a number that changes with consent", DataClass.PROFILE
    ),
    Place("Valkey `talktime:*`, bonus", "redis", "seconds talked in a day", DataClass.TALKS),
    Place("Valkey, the vigil", "redis", "which toy talks where", DataClass.TOY),
    Place("Valkey, the cache", "cache:default", "content; throttles by user", DataClass.SESSIONS),
    Place("Valkey, the channel layer", "channel_layer:default", "calls to toys", DataClass.TOY),
    Place("the broker's queues", "broker", "tasks with ids alone", DataClass.FAILURES),
    Place("private files `exports/`", "storage:private", "copies, sealed", DataClass.EXPORTS),
    Place("`var/mail/`, development only", "mailbox", "e-mails", DataClass.MAILS),
    Place("media `clips/`", "storage:default", "sound of approved text", None),
    Place("static files", "storage:staticfiles", "the site's own", None),
    Place("`var/recordings/`", "", "the Chalisa, read by adults who agreed", None),
    Place("private files `takes/`", "", "the same, until approved or refused", None),
    Place("logs", "", "codes, counts and ids of ours; neither words nor addresses", None),
    Place("the database itself", "database:default", "the rows above", None),
    Place("backups of the database", "backups", "the rows above", DataClass.BACKUPS),
    Place("backups of the key store", "backups of keys", "wrapped keys", DataClass.KEY_BACKUPS),
)


def as_markdown() -> str:
    """docs/data-map.md, whole."""
    with translation.override("en"):
        chapters = (_HEAD, _table(_ROW_TITLES, _rows()), _STORES_HEAD)
        tail = (_table(_PLACE_TITLES, _places()), _RULES_HEAD, _table(_RULE_TITLES, _rules()))
        return "\n\n".join((*chapters, *tail, _SHARED_HEAD, _shared())) + "\n"


def eraser_of(covers: str) -> str:
    """The name of the store that erases it, "stays" with its class, or "" for neither."""
    for store in stores.everywhere():
        if covers in store.covers:
            return store.name
    for entry in stores.staying():
        if covers in entry.covers:
            return f"stays ({entry.data_class})" if entry.data_class else "stays"
    return ""


def copied_in(label: str) -> str:
    """The parts of a copy that hold rows of the model, else why none does."""
    found = [part.name for part in parts.all_parts() if label in part.models]
    reason = parts.left_out().get(label)
    return ", ".join(found) if found else f"no: {reason.en}" if reason else ""


_HEAD = """# Data map

What is kept of families, column by column. Made by `manage.py data_map` from the tables that the
platform itself goes by; do not edit it. A `*` marks what is sealed with the key of the child or
the family. The login e-mail is not sealed: signing in searches for it. Who of the processors sees
what is written in the table of processors and told in the notices.

## Rows"""
_STORES_HEAD = "## What is no row"
_RULES_HEAD = "## How long"
_SHARED_HEAD = "## Shared content, of nobody"
_ROW_TITLES = ("Model", "Columns", "Class", "Erased by", "In a copy", "Seen by")
_PLACE_TITLES = ("Store", "Holds", "Class", "Erased by", "Seen by")
_RULE_TITLES = ("Class", "What for", "Consent", *(region.name for region in Region), "Counted")


def _rows() -> Iterator[tuple[str, ...]]:
    for one in declared():
        label = one.model._meta.label
        for part in one.parts:
            yield (
                label,
                _columns(one, part),
                part.data_class,
                eraser_of(f"model:{label}"),
                copied_in(label),
                SEEN_BY.get(part.data_class, "nobody"),
            )


def _columns(one: Declared, part: Part) -> str:
    fields: dict[str, Any] = {field.name: field for field in one.model._meta.get_fields()}
    names = part.columns.split()
    return " ".join(
        f"{name}\\*" if isinstance(fields[name], SealedField) else name for name in names
    )


def _places() -> Iterator[tuple[str, ...]]:
    for place in PLACES:
        seen = SEEN_BY.get(place.data_class, "nobody") if place.data_class else "nobody"
        eraser = eraser_of(place.covers) if place.covers else "nothing is left"
        yield (place.name, place.holds, place.data_class or "none", eraser, seen)


def _rules() -> Iterator[tuple[str, ...]]:
    for rule in keeping.RULES:
        lengths = (rule.periods[region].text.en for region in Region)
        yield (rule.data_class, rule.why.en, rule.purpose or "–", *lengths, _counted(rule))


def _counted(rule: Rule) -> str:
    return "in memory only" if rule.counted == Counted.NOT_KEPT else str(rule.counted)


def _shared() -> str:
    return ", ".join(f"`{one.model._meta.label}`" for one in declared() if not one.parts) + "."


def _table(titles: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [" | ".join(titles), "|".join("---" for _title in titles), *map(" | ".join, rows)]
    return "\n".join(f"| {line} |" for line in lines)
