"""What is taught (verses, stories, recordings) and how far each child has come."""

from django.db import models
from django.utils import timezone

from accounts.models import Language, Profile
from learning.review.models import Comment, Revision, Verdict
from learning.takes.models import KINDS, Take

__all__ = [
    "ChalisaProgress",
    "Comment",
    "Episode",
    "Recording",
    "Revision",
    "Story",
    "StoryProgress",
    "Take",
    "Verdict",
    "Verse",
]

VERSES = 43  # two opening dohas, forty chaupais, a closing doha
LAST_VERSE_INDEX = VERSES - 1
FULL_MASTERY = 5


class VerseQuerySet(models.QuerySet["Verse"]):
    """Verses, asked for in English."""

    def approved(self) -> "VerseQuerySet":
        """Verses that may be spoken to a child."""
        return self.filter(approved=True)


class Verse(models.Model):
    """
    One of the 43 verses of the Hanuman Chalisa, in its scripts and meanings.

    `devanagari`, `devanagari_print`, `transliteration` and `iast` are lists of two lines.
    """

    index = models.PositiveSmallIntegerField(unique=True)
    ident = models.SlugField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=[("doha", "Doha"), ("chaupai", "Chaupai")])
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    title_hi = models.CharField(max_length=40)
    section = models.CharField(max_length=20)
    devanagari = models.JSONField()
    devanagari_print = models.JSONField()
    transliteration = models.JSONField()
    iast = models.JSONField()
    word_pairs = models.JSONField(default=list)
    meaning_en = models.TextField()
    meaning_hi = models.TextField()
    words = models.JSONField(default=list)
    contested = models.BooleanField(default=False)
    variants = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    approved = models.BooleanField(default=False)

    objects = VerseQuerySet.as_manager()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(index__lte=LAST_VERSE_INDEX), name="verse_index_0_to_42"
            ),
            models.UniqueConstraint(fields=["kind", "number"], name="verse_number_once_a_kind"),
        ]

    def __str__(self) -> str:
        return self.title


class StoryQuerySet(models.QuerySet["Story"]):
    """Stories, asked for in English."""

    def told(self) -> "StoryQuerySet":
        """Stories that may be told to a child: approved, and an episode of theirs as well."""
        return self.filter(pk__in=Episode.objects.approved().values("story"))


class Story(models.Model):
    """A story of Hanuman, told in episodes. `status` says which tradition it stands in."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    title_hi = models.CharField(max_length=120)
    status = models.CharField(max_length=200)
    sources = models.JSONField(default=list)
    synopsis = models.TextField()
    age_bands = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    time_of_day = models.JSONField(default=list)
    approved = models.BooleanField(default=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """The title as a child of that language says it."""
        return self.title_hi if language == Language.HINDI else self.title


class EpisodeQuerySet(models.QuerySet["Episode"]):
    """Episodes, asked for in English."""

    def approved(self) -> "EpisodeQuerySet":
        """Episodes that may be told to a child: their story is approved as well."""
        return self.filter(approved=True, story__approved=True)


class Episode(models.Model):
    """One sitting of a story, in one language and for one age, to the letter as it is told."""

    class Telling(models.TextChoices):
        """Whom it is told to: 5 to 7 years, 8 to 12 years, or every age."""

        YOUNGER = "younger"
        OLDER = "older"
        ALL = "all"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="episodes")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2, choices=Language.choices)
    telling = models.CharField(max_length=7, choices=Telling.choices, default=Telling.ALL)
    title = models.CharField(max_length=120)
    text = models.TextField()
    approved = models.BooleanField(default=False)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        ordering = ["story", "language", "telling", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["story", "language", "telling", "number"], name="episode_once_a_telling"
            ),
            models.CheckConstraint(
                condition=models.Q(telling__in=["younger", "older", "all"]),
                name="episode_telling_known",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="episode_numbers_start_at_one"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values), name="episode_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class ChalisaProgressQuerySet(models.QuerySet["ChalisaProgress"]):
    """How children stand with the verses, asked for in English."""

    def of(self, profile_id) -> "ChalisaProgressQuerySet":
        """One child's."""
        return self.filter(profile_id=profile_id)

    def taught(self) -> "ChalisaProgressQuerySet":
        """Verses that the child has been taught at least once."""
        return self.filter(exposure_count__gt=0)

    def weakest_first(self) -> "ChalisaProgressQuerySet":
        """Least mastered first, then longest unpractised."""
        return self.order_by("mastery", "last_practice", "verse_index")


class ChalisaProgress(models.Model):
    """
    How well one child holds one verse. `mastery` goes from 0 to 5.

    `stability` (days), `difficulty`, `reviewed_at` and `due_at` are what `learning.memory` goes
    on from, empty until the verse is held once. `slips`, `lines_held` and `tried_at` are those of
    `learning.steps.Standing`.
    """

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="verses")
    verse_index = models.PositiveSmallIntegerField()
    exposure_count = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    mastery = models.PositiveSmallIntegerField(default=0)
    last_practice = models.DateTimeField(null=True)
    is_favourite = models.BooleanField(default=False)
    stability = models.FloatField(null=True, blank=True)
    difficulty = models.FloatField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    slips = models.PositiveIntegerField(default=0)
    lines_held = models.PositiveSmallIntegerField(default=0)

    objects = ChalisaProgressQuerySet.as_manager()

    class Meta:
        db_table = "chalisa_progress"
        ordering = ["profile", "verse_index"]
        verbose_name_plural = "chalisa progress"
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "verse_index"], name="progress_once_a_verse"
            ),
            models.CheckConstraint(
                condition=models.Q(verse_index__lte=LAST_VERSE_INDEX),
                name="progress_verse_index_0_to_42",
            ),
            models.CheckConstraint(
                condition=models.Q(mastery__lte=FULL_MASTERY), name="progress_mastery_0_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"chalisa progress {self.pk}"


class StoryProgress(models.Model):
    """
    How far one child is in one story. `position` is the number of the next episode, and `sentence`
    how many of its sentences were heard before it was left off.
    """

    class Status(models.TextChoices):
        """A favourite stays a favourite however often it is heard."""

        STARTED = "started"
        COMPLETED = "completed"
        FAVORITE = "favorite"

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="stories")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="progress")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.STARTED)
    times_heard = models.PositiveIntegerField(default=0)
    last_heard = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=1)
    sentence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "story_progress"
        ordering = ["profile", "story"]
        verbose_name_plural = "story progress"
        constraints = [
            models.UniqueConstraint(fields=["profile", "story"], name="progress_once_a_story"),
            models.CheckConstraint(
                condition=models.Q(status__in=["started", "completed", "favorite"]),
                name="story_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1), name="story_position_starts_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"story progress {self.pk}"


class RecordingQuerySet(models.QuerySet["Recording"]):
    """Recordings, asked for in English."""

    def playable(self) -> "RecordingQuerySet":
        """Those of which every word is served: a verse's is not after its lines have changed."""
        before = Revision.objects.filter(
            verse=models.OuterRef("verse"), approved_at__lte=models.OuterRef("created_at")
        )
        lines = before.order_by("-approved_at").values("text__devanagari")[:1]
        says_what_is_served = models.Q(said__isnull=True) | models.Q(
            said=models.F("verse__devanagari")
        )
        return self.annotate(said=models.Subquery(lines)).filter(
            models.Q(verse=None) | models.Q(verse__approved=True) & says_what_is_served
        )

    def of(self, verse: Verse | None, language: str) -> "RecordingQuerySet":
        """Those of a verse, or with None of the whole Chalisa; people before computers."""
        kind = "chalisa" if verse is None else "verse"
        rows = self.filter(kind=kind, verse=verse, language=language)
        return rows.order_by("is_synthetic", "-created_at", "pk")


class Recording(models.Model):
    """
    A WAV file under RECORDINGS_DIR that a toy may play: the whole Chalisa or one verse.

    `path` is relative to that folder; `sha256` is of the whole file. `reciter`, `permission` and
    `tradition` say whose voice it is, why we may play it, and how it is recited.
    """

    path = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    verse = models.ForeignKey(
        Verse, null=True, blank=True, on_delete=models.PROTECT, related_name="recordings"
    )
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.HINDI)
    is_synthetic = models.BooleanField(default=False)
    reciter = models.CharField(max_length=120, blank=True)
    permission = models.TextField(blank=True)
    tradition = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    duration_ms = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="chalisa", verse=None)
                | models.Q(kind="verse", verse__isnull=False),
                name="recording_verse_fits_kind",
            )
        ]

    def __str__(self) -> str:
        return self.path
