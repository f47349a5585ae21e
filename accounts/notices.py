"""
What parents are told before they agree: one text for each region and language, never changed.

The words lie in accounts/notice_texts/. What they say about processors, about how long things are
kept and about whom to write to is filled in from what is true on this installation; when the truth
or the words change, the next number of the notice is written beside the old ones.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.template import Context, Template
from django.utils import timezone, translation

from accounts import consent_methods, keeping, processors
from accounts.models import NoticeVersion, Purpose
from accounts.purposes import meanings
from accounts.regions import Region
from accounts.texts import LANGUAGES

TEXTS = Path(__file__).resolve().parent / "notice_texts"
# What 16 CFR 312.4(c)(1) asks of the notice to a parent, each a part of its own.
ANCHORS = ("contact", "needed", "data", "receivers", "notice", "how", "silence")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the items of a list."""

    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a notice with its heading."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


def current(region: Region, language: str) -> NoticeVersion:
    """The notice that is valid now; the first one is written when there is none yet."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    known = _latest(region, language)
    if known is None:
        _write(region, language, now=timezone.now())
        known = NoticeVersion.objects.filter(region=region, language=language).latest("number")
    return known


def load(*, now: datetime) -> int:
    """Write the next number of every notice whose words changed; how many there were."""
    pairs = [(region, language) for region in Region for language in LANGUAGES]
    return sum(_write(region, language, now=now) for region, language in pairs)


def body_of(region: Region, language: str) -> str:
    """The text as it is true now, canonical: NFC, one newline, no space at the end of a line."""
    everybody = list(processors.active(region))
    required = consent_methods.required_purposes(region)
    asked = {*consent_methods.with_companions(required)}
    asked |= set(consent_methods.optional_purposes(region))
    told: dict[str, Any] = {
        "region": region.value,
        "language": language,
        "meanings": meanings(asked),
        "processors": [each for each in everybody if each.name != processors.LOCAL_AGENT],
        "is_internal": processors.are_internal(region),
        "kept": keeping.told(region),
        "unanswered_days": keeping.UNANSWERED.days,
        "asks_religion": Purpose.RELIGION_EXPLICIT in required,
        "portal": settings.PORTAL_URL,
        "operator": settings.OPERATOR_NAME,
        "contact": settings.OPERATOR_CONTACT,
    }
    source = (TEXTS / f"{language}.txt").read_text("utf-8")
    with translation.override(language):
        return canonical(Template(source).render(Context(told, autoescape=False)))


def canonical(text: str) -> str:
    """One way of writing a text down, so that its hash means something."""
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def sha256(body: str) -> str:
    """The hash that consents carry, hex, of the canonical text in UTF-8."""
    return hashlib.sha256(body.encode()).hexdigest()


def parts(body: str) -> list[Part]:
    """A notice's text in parts, to be drawn. Pure."""
    found = []
    for chunk in re.split(r"^## ", body, flags=re.MULTILINE)[1:]:
        heading, _, rest = chunk.partition("\n")
        anchor, _, title = heading.partition(" | ")
        blocks = [_block(text) for text in re.split(r"\n\s*\n", rest.strip()) if text.strip()]
        found.append(Part(anchor, title, tuple(blocks)))
    return found


def _block(text: str) -> Block:
    lines = text.strip().splitlines()
    if all(line.startswith("- ") for line in lines):
        return Block(items=tuple(line[2:] for line in lines))
    return Block(text=" ".join(lines))


def _latest(region: Region, language: str) -> NoticeVersion | None:
    chosen = NoticeVersion.objects.filter(region=region.value, language=language)
    return chosen.order_by("-number").first()


def _write(region: Region, language: str, *, now: datetime) -> bool:
    body = body_of(region, language)
    known = _latest(region, language)
    if known is not None and known.body == body:
        return False
    version = NoticeVersion(
        id=uuid4(),
        region=region.value,
        language=language,
        number=known.number + 1 if known else 1,
        body=body,
        sha256=sha256(body),
        effective_from=now,
    )
    # Two processes that start at once write the same text: the number keeps the first one.
    NoticeVersion.objects.bulk_create([version], ignore_conflicts=True)
    return True
