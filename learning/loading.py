"""How the shipped content comes into the database: all of it or nothing, however often."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.db import models, transaction

from learning import content_rules
from learning.models import Episode, Story, Verse

CONTENT = Path(__file__).resolve().parent / "content"
EPISODE_KEY = ("language", "telling", "number")  # within its story


class ContentBroken(Exception):
    """The files cannot be loaded. `faults` names each place and what is wrong there."""

    code = "content-broken"

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def load(folder: Path = CONTENT) -> dict[str, Counter[str]]:
    """
    Bring verses and stories from `folder` into the database, and approve what is new.

    Says for "verses", "stories" and "episodes" how many were "made", "changed" and "kept". What an
    editor took back stays taken back. Raises ContentBroken, and then has changed nothing.
    """
    verses = _read(folder / "hanuman_chalisa.json")
    stories = [_read(path) for path in sorted((folder / "stories").glob("*.json"))]
    faults = content_rules.faults_of_chalisa(verses) + [
        fault
        for path, story in zip(sorted((folder / "stories").glob("*.json")), stories, strict=True)
        for fault in content_rules.faults_of_story(story, slug=path.stem)
    ]
    if faults:
        raise ContentBroken(faults)
    outcome: dict[str, Counter[str]] = {
        "verses": Counter(),
        "stories": Counter(),
        "episodes": Counter(),
    }
    with transaction.atomic():
        for verse in verses:
            columns = {"notes": [], "variants": [], **verse, "ident": verse["id"]}
            _, was = _place(Verse, {"index": verse["index"]}, columns, approved=True)
            outcome["verses"][was] += 1
        for told in stories:
            story, was = _place(Story, {"slug": told["slug"]}, told)
            outcome["stories"][was] += 1
            for episode in told["episodes"]:
                key = {"story": story, **{k: episode[k] for k in EPISODE_KEY}}
                _, was = _place(Episode, key, episode, approved=True)
                outcome["episodes"][was] += 1
    return outcome


def shipped_verses() -> list[dict[str, Any]]:
    """The 43 verses as the content file has them, for what needs no database."""
    return [{"variants": [], **verse} for verse in _read(CONTENT / "hanuman_chalisa.json")]


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ContentBroken([f"{path.name}: the file is missing"]) from None
    except ValueError as error:
        raise ContentBroken([f"{path.name}: not JSON in UTF-8 ({error})"]) from None


def _place(
    model: type[models.Model], key: dict[str, Any], columns: dict[str, Any], **when_new: Any
) -> tuple[Any, str]:
    """Make the row of `key`, or bring it up to `columns`: the row, and "made/changed/kept"."""
    known = {field.name for field in model._meta.fields} - {"id"} - set(key)
    wanted = {name: value for name, value in columns.items() if name in known}
    row = model._default_manager.select_for_update().filter(**key).first()
    if row is None:
        return model._default_manager.create(**key, **wanted, **when_new), "made"
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return row, "kept"
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    return row, "changed"
