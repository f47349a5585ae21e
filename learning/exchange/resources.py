"""
What of a verse, a story or an episode stands in a file, and how a row of one becomes a draft.

A row names its text by a key. Columns that a file leaves out stay as they are. Nothing that is
served changes: a row that says something new is proposed to the review.
"""

from typing import Any

from django.core.exceptions import ValidationError
from import_export import resources, results
from import_export.fields import Field

from learning.differences import word_changes
from learning.exchange import cells
from learning.exchange.files import FileRefused
from learning.models import Episode, Story, Verse
from learning.review.models import Revision, kind_of
from learning.review.proposing import propose
from learning.review.states import Refused
from learning.review.texts import FIELDS, faults_of, text_of


class Result(results.Result):
    """What came of a file. `rows_above` is how many stand above the first row of texts."""

    rows_above = 1

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        super().append_invalid_row(number + self.rows_above, row, validation_error)


class Changes:
    """The columns in which a row and what is served differ, each with its `word_changes`."""

    def __init__(self, resource: "TextResource", instance: Any, new: bool) -> None:
        self._before = {} if new else resource.cells_of(instance)
        self._after: dict[str, str] = {}

    def compare_with(self, resource: "TextResource", instance: Any) -> None:
        self._after = resource.cells_of(instance) if instance else self._before

    def as_html(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """By column; a template makes it a page."""
        return [
            (name, [*word_changes(self._before.get(name, ""), after)])
            for name, after in self._after.items()
            if self._before.get(name, "") != after
        ]


class TextResource(resources.ModelResource):
    """Texts that are drafted by a file. `user`, an editor, is given with each import."""

    class Meta:
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._seen: set[tuple[Any, ...]] = set()

    @classmethod
    def get_result_class(cls) -> type[Result]:
        return Result

    @classmethod
    def get_diff_class(cls) -> type[Changes]:
        return Changes

    def cells_of(self, instance: Any) -> dict[str, str]:
        """By column, what would stand in a file."""
        fields = self.get_export_fields()
        return {field.column_name: self.export_field(field, instance) for field in fields}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self._seen.clear()
        unknown = sorted(set(dataset.headers) - set(self.fields))
        if unknown:
            raise FileRefused(f"There is no column {', '.join(unknown)}. Take it out.")
        missing = [name for name in self._meta.import_id_fields if name not in dataset.headers]
        if missing:
            raise FileRefused(f"The column {', '.join(missing)} is missing: it names the text.")

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> results.RowResult:
        """As a rule, with the mistakes of the file's author as sentences for them."""
        result = super().import_row(row, instance_loader, **kwargs)
        for error in result.errors:
            if isinstance(error.error, ValueError | Refused):
                result.validation_error = ValidationError(str(error.error))
                result.import_type = results.RowResult.IMPORT_TYPE_INVALID
                result.errors = []
                break
        return result

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        key = tuple(
            getattr(self._cleaned(name, row), "pk", self._cleaned(name, row))
            for name in self._meta.import_id_fields
        )
        if key in self._seen:
            raise ValueError("this text stands in the file twice")
        self._seen.add(key)
        super().import_instance(instance, row, **kwargs)

    def _cleaned(self, name: str, row: Any) -> Any:
        return self.fields[name].clean(row)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        super().validate_instance(instance, import_validation_errors, validate_unique)
        faults = faults_of(instance, text_of(instance))
        if faults:
            raise ValidationError([*faults])

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        """Passed over are texts that are served so, or that somebody has proposed already."""
        if super().skip_row(instance, original, row, import_validation_errors):
            return bool(original.pk)
        if instance.pk is None or import_validation_errors:
            return False
        return Revision.objects.of(instance).open().filter(text=text_of(instance)).exists()

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Propose it; what is served stays."""
        text = {name: getattr(instance, name) for name in FIELDS[kind_of(instance)]}
        propose(instance, text, author=kwargs["user"], origin=Revision.Origin.IMPORT)


class VerseResource(TextResource):
    """The verses. There are 43, and no file makes another one."""

    index = Field("index", "index", cells.Whole())
    title = Field("title", "title", cells.Text())
    title_hi = Field("title_hi", "title_hi", cells.Text())
    devanagari = Field("devanagari", "devanagari", cells.Lines())
    devanagari_print = Field("devanagari_print", "devanagari_print", cells.Lines())
    transliteration = Field("transliteration", "transliteration", cells.Lines())
    iast = Field("iast", "iast", cells.Lines())
    word_pairs = Field("word_pairs", "word_pairs", cells.Entries())
    meaning_en = Field("meaning_en", "meaning_en", cells.Text())
    meaning_hi = Field("meaning_hi", "meaning_hi", cells.Text())
    words = Field("words", "words", cells.Entries())
    contested = Field("contested", "contested", cells.YesOrNo())
    variants = Field("variants", "variants", cells.Entries())
    notes = Field("notes", "notes", cells.Lines())

    class Meta(TextResource.Meta):
        model = Verse
        import_id_fields = ("index",)
        fields = ("index", *FIELDS["verse"])

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        if instance.pk is None:
            raise ValidationError(f"there is no verse {instance.index}: they go from 0 to 42")
        super().validate_instance(instance, import_validation_errors, validate_unique)


class StoryResource(TextResource):
    """Stories, but for their episodes."""

    slug = Field("slug", "slug", cells.Text())
    title = Field("title", "title", cells.Text())
    title_hi = Field("title_hi", "title_hi", cells.Text())
    status = Field("status", "status", cells.Text())
    sources = Field("sources", "sources", cells.Entries())
    synopsis = Field("synopsis", "synopsis", cells.Text())
    age_bands = Field("age_bands", "age_bands", cells.Lines())
    themes = Field("themes", "themes", cells.Lines())
    time_of_day = Field("time_of_day", "time_of_day", cells.Lines())

    class Meta(TextResource.Meta):
        model = Story
        import_id_fields = ("slug",)
        fields = ("slug", *FIELDS["story"])


class EpisodeResource(TextResource):
    """Episodes of stories that are there."""

    story = Field("story", "story", cells.ItsStory())
    language = Field("language", "language", cells.Text())
    telling = Field("telling", "telling", cells.Text())
    number = Field("number", "number", cells.Whole())
    title = Field("title", "title", cells.Text())
    text = Field("text", "text", cells.Text())

    class Meta(TextResource.Meta):
        model = Episode
        import_id_fields = ("story", "language", "telling", "number")
        fields = (*import_id_fields, *FIELDS["episode"])

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("story")
