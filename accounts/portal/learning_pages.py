"""The pages of one verse and of one story, as a family reads them together."""

import math
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import consent
from accounts.models import Profile, Purpose
from accounts.portal.sound_answer import sound_answer
from accounts.regions import Region
from learning import favourites
from learning.beads import beads, name_of
from learning.models import LAST_VERSE_INDEX, ChalisaProgress, Episode, Story, StoryProgress, Verse
from learning.shelf import Library
from voice import verse_sound

_WORDS_A_MINUTE = 120  # read aloud to a child


@dataclass(frozen=True, slots=True)
class Part:
    """One episode on the page of its story. `minutes` is how long it takes to read aloud."""

    episode: Episode
    minutes: int
    is_next: bool


@require_safe
@never_cache
@login_required
def verse(request: HttpRequest, child_id: uuid.UUID, index: int) -> HttpResponse:
    """A verse in three scripts with its meaning, its words and its sound."""
    child = _own_child(request, child_id)
    shown = _verse(index)
    granted = consent.granted_purposes(child.pk)
    bead = beads(ChalisaProgress.objects.of(child.pk).filter(verse_index=index))[index]
    context = {
        "child": child,
        "verse": shown,
        "name": name_of(index),
        "meaning": _in_page_language(shown.meaning_en, shown.meaning_hi),
        "is_hindi": get_language() == "hi",
        "bead": bead,
        "sheet": {"facts_only": child.family.region is Region.IN},  # as the bead's words need it
        "keeps_progress": Purpose.PROGRESS in granted,
        "has_sound": verse_sound.has_sound(shown),
        "previous": _neighbour(index - 1),
        "following": _neighbour(index + 1),
        **_mark(granted, "verse", index, is_marked=bead.is_favourite),
    }
    return render(request, "accounts/verse.html", context)


@require_safe
@login_required
def sound(request: HttpRequest, child_id: uuid.UUID, index: int) -> HttpResponse:
    """The verse as WAV."""
    _own_child(request, child_id)
    data = verse_sound.wav(_verse(index))
    if data is None:
        raise Http404
    return sound_answer(request, data, content_type="audio/wav")


@require_safe
@never_cache
@login_required
def story(request: HttpRequest, child_id: uuid.UUID, slug: str) -> HttpResponse:
    """A story's episodes in the child's language, with the place where it goes on."""
    child = _own_child(request, child_id)
    told = get_object_or_404(Story, slug=slug)
    rows = StoryProgress.objects.filter(profile=child, story=told)
    granted = consent.granted_purposes(child.pk)
    keeps_progress = Purpose.PROGRESS in granted
    shelf = Library.open().shelf(
        rows,
        language=child.preferred_language,
        age=child.age(now=timezone.now()),
        titles_in=get_language() or "",
    )
    book = next((book for book in shelf if book.slug == slug), None)
    if book is None:
        raise Http404
    episodes = Episode.objects.approved().filter(
        story=told, language=book.language, telling=book.telling
    )
    next_number = (keeps_progress and book.goes_on_with) or book.numbers[0]
    context = {
        "child": child,
        "story": told,
        "book": book,
        "keeps_progress": keeps_progress,
        "parts": [_part(episode, next_number) for episode in episodes.order_by("number")],
        **_mark(granted, "story", slug, is_marked=book.is_favourite),
    }
    return render(request, "accounts/story.html", context)


@require_POST
@login_required
def favourite_verse(request: HttpRequest, child_id: uuid.UUID, index: int) -> HttpResponse:
    """Mark the verse or take the mark away (`on` is "1" or "")."""
    child = _own_child(request, child_id)
    _verse(index)
    is_marked = request.POST.get("on") == "1"
    try:
        favourites.mark_verse(child.pk, index, is_favourite=is_marked)
    except favourites.FavouritesNotKept:
        return _not_kept(request, child, "verse", index)
    return _marked(request, child, "verse", index, is_marked=is_marked)


@require_POST
@login_required
def favourite_story(request: HttpRequest, child_id: uuid.UUID, slug: str) -> HttpResponse:
    """Mark the story or take the mark away (`on` is "1" or "")."""
    child = _own_child(request, child_id)
    told = get_object_or_404(Story.objects.told(), slug=slug)
    is_marked = request.POST.get("on") == "1"
    try:
        favourites.mark_story(child.pk, told, is_favourite=is_marked)
    except favourites.FavouritesNotKept:
        return _not_kept(request, child, "story", slug)
    return _marked(request, child, "story", slug, is_marked=is_marked)


def _own_child(request: HttpRequest, child_id: uuid.UUID) -> Profile:
    own = Profile.objects.looked_after_by(request.user).select_related("family")
    return get_object_or_404(own, pk=child_id)


def _verse(index: int) -> Verse:
    return get_object_or_404(Verse.objects.approved(), index=index)


def _neighbour(index: int) -> dict[str, object] | None:
    if not 0 <= index <= LAST_VERSE_INDEX:
        return None
    return {"index": index, "name": name_of(index)}


def _part(episode: Episode, next_number: int) -> Part:
    minutes = math.ceil(len(episode.text.split()) / _WORDS_A_MINUTE)
    return Part(episode, minutes, is_next=episode.number == next_number)


def _in_page_language(english: str, hindi: str) -> str:
    return hindi if get_language() == "hi" else english


def _mark(granted: set[str], kind: str, key: object, *, is_marked: bool) -> dict[str, object]:
    """What the fragment with the heart needs."""
    return {
        "favourites_are_kept": Purpose.MEMORY in granted,
        "is_favourite": is_marked,
        "mark_url_name": f"{kind}-favourite",
        "mark_key": key,
    }


def _marked(
    request: HttpRequest, child: Profile, kind: str, key: object, *, is_marked: bool
) -> HttpResponse:
    if getattr(request, "htmx", False):
        granted = consent.granted_purposes(child.pk)
        context = {"child": child, **_mark(granted, kind, key, is_marked=is_marked)}
        return render(request, "accounts/_favourite.html", context)
    return redirect(kind, child.pk, key)


def _not_kept(request: HttpRequest, child: Profile, kind: str, key: object) -> HttpResponse:
    if getattr(request, "htmx", False):
        context = {"child": child, **_mark(set(), kind, key, is_marked=False)}
        return render(request, "accounts/_favourite.html", context)
    messages.error(request, _("Favourites are kept only when you agree to it under Privacy."))
    return redirect(kind, child.pk, key)
