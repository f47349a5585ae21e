"""
After a conversation: two sentences for the parent, and what the next conversation is told.

Made from what happened (verses, stories, how much was asked) and, where the family agreed and a
model is configured, from the last masked lines. What may be written is asked in the transaction
that writes: notes with "progress", the recollection with "memory". Summarising twice is as once;
a conversation that went on afterwards is summarised anew.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.formats import date_format

from accounts import consent
from accounts.keeping import keep_until
from accounts.keeping_rules import DataClass
from accounts.models import Guardian, Language, Profile, Purpose
from keyring.ring import KeyIsDestroyed
from learning.beads import name_of
from learning.models import Story
from voice import summary_model, summary_words
from voice.models import Interaction, Line, Recollection
from voice.prompt import SUMMARY_CHARACTERS
from voice.summary_model import Said, Summary
from voice.summary_words import Happened

log = logging.getLogger(__name__)

TALKS_RECALLED = 5
FORGOTTEN_AFTER = timedelta(minutes=20)  # of the last row of a talk that nobody summarised
FORGOTTEN_FOR = timedelta(days=2)
AT_ONCE = 200
TOLD_TO_THE_MODEL = {Purpose.PROGRESS, Purpose.MEMORY, Purpose.TRANSCRIPT_KEEP}


@dataclass(frozen=True, slots=True)
class _Draft:
    """
    `plain` is made of events alone; `told` by the model, from what `needs` those purposes, from
    `lines` and from what was recalled, written at `recalled_at`.
    """

    turns: int
    plain: Summary
    told: Summary | None = None
    needs: frozenset[str] = frozenset()
    lines: frozenset[UUID] = frozenset()
    recalled_at: datetime | None = None


def summarise(interaction_id: UUID | str, *, now: datetime) -> bool:
    """Write what may be written of a conversation; whether there was anything new to write."""
    talk = Interaction.objects.select_related("profile__family").filter(pk=interaction_id).first()
    if talk is None or talk.summarised_turns >= talk.turns:
        return False
    draft = _draft(talk)
    try:
        return _write(talk.pk, talk.profile_id, draft, now=now)
    except KeyIsDestroyed:
        return False  # the child was erased meanwhile


def unsummarised(child_id: UUID | str) -> list[UUID]:
    """All conversations of a child that have no summary, some, the newest first."""
    rows = Interaction.objects.filter(profile_id=child_id, turns__gt=F("summarised_turns"))
    return list(rows.order_by("-started_at").values_list("pk", flat=True)[:AT_ONCE])


def forgotten(*, now: datetime) -> list[UUID]:
    """Conversations whose summary was never asked for or never came: some, the oldest first."""
    late = Interaction.objects.filter(
        turns__gt=F("summarised_turns"),
        started_at__lte=now - FORGOTTEN_AFTER,
        started_at__gt=now - FORGOTTEN_FOR,
    )
    return list(late.order_by("started_at").values_list("pk", flat=True)[:AT_ONCE])


def _draft(talk: Interaction) -> _Draft:
    """The summary as it would be written. Asks the model, if there is one, in no transaction."""
    child = talk.profile
    language = _language_of(child)
    plain = Summary(
        summary_words.two_sentences(_happened(talk, language), language),
        _recalled(talk),
    )
    with transaction.atomic():
        granted = consent.held(child)
    if not summary_model.is_configured() or not granted & {Purpose.PROGRESS, Purpose.MEMORY}:
        return _Draft(talk.turns, plain)
    rows = _last_lines(talk) if Purpose.TRANSCRIPT_KEEP in granted else []
    recalled = Recollection.objects.filter(pk=child.pk) if Purpose.MEMORY in granted else None
    earlier = recalled.first() if recalled is not None else None
    names = (child.child_name, *(str(name) for name in child.parents))
    lines = tuple((row.speaker, row.text) for row in rows)
    try:
        told = summary_model.summary(
            Said(plain.notes, earlier.text if earlier else "", lines, language, names)
        )
    except summary_model.Unusable as problem:
        log.info("summarised without the model", extra={"why": problem.code})
        return _Draft(talk.turns, plain)
    return _Draft(
        talk.turns,
        plain,
        told,
        granted & TOLD_TO_THE_MODEL,
        frozenset(row.pk for row in rows),
        earlier.updated_at if earlier else None,
    )


def _last_lines(talk: Interaction) -> list[Line]:
    last = Line.objects.filter(interaction=talk).order_by("-number")
    rows = last.select_related("profile__family")[: summary_model.LAST_LINES]
    return list(reversed(rows))


@transaction.atomic
def _write(talk_id: UUID, child_id: UUID, draft: _Draft, *, now: datetime) -> bool:
    """What may be kept and has a rule of how long. Raises keeping.NoRule."""
    child = Profile.objects.select_related("family").filter(pk=child_id).first()
    purposes = consent.held(child) if child is not None else frozenset()
    talk = Interaction.objects.select_for_update().filter(pk=talk_id).first()
    if child is None or talk is None or talk.summarised_turns >= draft.turns:
        return False
    recalled = Recollection.objects.select_for_update(of=("self",)).filter(pk=child_id).first()
    # What the model was told of was withdrawn or deleted while it thought: its words go as well.
    stands = draft.needs <= purposes and _is_still_there(draft, recalled)
    chosen = draft.told if draft.told is not None and stands else draft.plain
    talk.profile = child
    region = child.family.region
    is_fresh = keep_until(region, DataClass.NOTES, talk.started_at) > now
    talk.notes = chosen.notes if Purpose.PROGRESS in purposes and is_fresh else ""
    talk.summarised_turns = draft.turns
    talk.save(update_fields=["notes", "summarised_turns"])
    later = Interaction.objects.filter(
        profile=child, started_at__gt=talk.started_at, summarised_turns__gt=0
    )
    is_latest = recalled is None or not later.exists()
    if Purpose.MEMORY in purposes and chosen.memory and is_latest:
        keep_until(region, DataClass.MEMORY, now)
        Recollection(profile=child, text=chosen.memory, updated_at=now).save()
    return True


def _is_still_there(draft: _Draft, recalled: Recollection | None) -> bool:
    """Whether what the model was told of was not deleted, or deleted and made anew."""
    if draft.recalled_at and (recalled is None or recalled.updated_at != draft.recalled_at):
        return False
    return Line.objects.filter(pk__in=draft.lines).count() == len(draft.lines)


def _recalled(talk: Interaction) -> str:
    """The last conversations up to this one, a line each, bounded; the newest last."""
    child = talk.profile
    rows = Interaction.objects.filter(profile=child, started_at__lte=talk.started_at)
    language = child.preferred_language
    lines = []
    for row in reversed(rows.exclude(topic="").order_by("-started_at")[:TALKS_RECALLED]):
        happened = _happened(row, language)
        if happened.is_something:
            day = child.local_time(now=row.started_at)
            with translation.override(language):
                written = date_format(day, "j F")
            lines.append(summary_words.day_line(happened, written, language))
    return " ".join(lines)[-SUMMARY_CHARACTERS:]


def _happened(talk: Interaction, language: str) -> Happened:
    topics = talk.topic.split(", ")
    slugs = [slug for kind, slug in map(_parts, topics) if kind == "story"]
    titles = {
        story.slug: story.title_in(language) for story in Story.objects.filter(slug__in=slugs)
    }
    with translation.override(language):
        verses = [name_of(index) for index in _verse_indices(topics)]
    return Happened(
        verses=tuple(dict.fromkeys(verses)),
        stories=tuple(titles[slug] for slug in dict.fromkeys(slugs) if slug in titles),
        has_recitation="recitation" in topics,
        questions=talk.questions,
    )


def _verse_indices(topics: list[str]) -> Iterator[int]:
    for kind, rest in map(_parts, topics):
        if kind == "chalisa" and rest.isdecimal():
            yield int(rest)


def _parts(topic: str) -> tuple[str, str]:
    kind, _space, rest = topic.partition(" ")
    return kind, rest


def _language_of(child: Profile) -> str:
    """What the family reads: the language of its first guardian, else the child's own."""
    guardians = Guardian.objects.filter(family=child.family_id).order_by("since", "pk")
    language = guardians.values_list("user__language", flat=True).first()
    return language if language in Language.values else child.preferred_language
