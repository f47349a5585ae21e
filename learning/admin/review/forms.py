"""The forms in which a version of a verse, a story or an episode is written."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from accounts.models import Language
from learning.admin.review.fields import (
    ChoicesField,
    LineField,
    ListField,
    ProseField,
    TableField,
)
from learning.content_rules import LONGEST, SHORTEST, VARIANT_KINDS
from learning.models import Episode, Story

SCRIPTS = {
    "devanagari": "Devanagari, letters only",
    "devanagari_print": "Devanagari, as printed",
    "transliteration": "Roman letters, for children",
    "iast": "Roman letters, scholarly (IAST)",
}
SAYS = "What is new in it, and why? (for the reviewers)"
Groups = tuple[tuple[str, tuple[str, ...]], ...]


class VersionForm(forms.Form):
    """
    A version that is being written. `base` is the key of the version that was served when the
    page was made, so that nobody writes over what was approved meanwhile.
    """

    groups: Groups = ()
    key_fields: tuple[str, ...] = ()
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    comment = ProseField(label=SAYS, rows=2, max_length=2_000)

    @classmethod
    def first_values(cls, text: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in the fields for a text."""
        return dict(text)

    def written(self) -> dict[str, Any]:
        """What was written, by the columns of the text."""
        others = {"base", "comment", *self.key_fields}
        return {name: value for name, value in self.cleaned_data.items() if name not in others}

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields in their groups."""
        given = [(name, [self[one] for one in names]) for name, names in self.groups]
        return [*given, ("", [self["comment"]])]


class VerseForm(VersionForm):
    """A verse. The pairs of words are made from the lines."""

    title = LineField(label="Title", max_length=40)
    title_hi = LineField(label="Title in Hindi", max_length=40)
    meaning_en = ProseField(label="Meaning in English", rows=3)
    meaning_hi = ProseField(label="Meaning in Hindi", rows=3)
    words = TableField(
        "word",
        "roman",
        "meaning_en",
        "meaning_hi",
        label="Words explained",
        help_text="One a line: word | in Roman letters | in English | in Hindi",
        rows=6,
    )
    contested = forms.BooleanField(
        required=False,
        label="Traditions differ in the reading of this verse",
        widget=UnfoldBooleanSwitchWidget,
    )
    variants = TableField(
        "line",
        "kind",
        "reading",
        label="Other readings that count as right",
        help_text=f"One a line: 1 or 2 | {', '.join(VARIANT_KINDS)} | the whole line as said",
        rows=6,
    )
    notes = ListField(label="Notes for editors", help_text="One a line.", rows=3)
    groups = (
        ("Name", ("title", "title_hi")),
        *((label, (f"{name}_1", f"{name}_2")) for name, label in SCRIPTS.items()),
        ("Meaning", ("meaning_en", "meaning_hi", "words")),
        ("Readings", ("contested", "variants", "notes")),
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name in SCRIPTS:
            for number in (1, 2):
                self.fields[f"{name}_{number}"] = LineField(label=f"Line {number}")

    @classmethod
    def first_values(cls, text: Mapping[str, Any]) -> dict[str, Any]:
        lines = {
            f"{name}_{number}": line
            for name in SCRIPTS
            for number, line in enumerate(text.get(name) or (), 1)
        }
        return {**text, **lines}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in SCRIPTS:
            given[name] = [given.pop(f"{name}_{number}", "") for number in (1, 2)]
        given["word_pairs"] = self._pairs(given["devanagari"], given["transliteration"])
        given["variants"] = [self._variant(one) for one in given.get("variants", ())]
        return given

    def _pairs(self, devanagari: list[str], roman: list[str]) -> list[list[dict[str, str]]]:
        pairs = []
        for number, (dev, rom) in enumerate(zip(devanagari, roman, strict=True), 1):
            words = dev.rstrip("।॥").split(), rom.replace(",", "").split()
            if len(words[0]) != len(words[1]):
                self.add_error(
                    f"transliteration_{number}",
                    f"There are {len(words[0])} words in Devanagari and {len(words[1])} in Roman "
                    "letters. Each word needs its own.",
                )
                return []
            pairs.append([{"dev": a, "roman": b} for a, b in zip(*words, strict=True)])
        return pairs

    def _variant(self, row: dict[str, str]) -> dict[str, Any]:
        """A reading with what was known of it before."""
        line = int(row["line"]) if row["line"] in ("1", "2") else row["line"]
        known: Iterable[dict[str, Any]] = self.initial.get("variants") or ()
        before = (one for one in known if (one["line"], one["reading"]) == (line, row["reading"]))
        return {**next(before, {}), **row, "line": line}


class StoryForm(VersionForm):
    """What is told about a story; its episodes are texts of their own."""

    title = LineField(label="Title", max_length=120)
    title_hi = LineField(label="Title in Hindi", max_length=120)
    synopsis = ProseField(label="What it tells, for parents", rows=3)
    status = LineField(
        label="Tradition",
        max_length=200,
        help_text="Where it stands, for example: core (Valmiki), or folk addition",
    )
    sources = TableField(
        "text", "ref", label="Sources", help_text="One a line: the text | the place in it"
    )
    age_bands = ChoicesField("5-7", "8-10", "11-12", label="Ages")
    time_of_day = ChoicesField("morning", "daytime", "evening", "bedtime", label="Time of day")
    themes = ListField(label="Themes", help_text="One a line, as a child's interest is named.")
    groups: Groups = (
        ("Name", ("title", "title_hi", "synopsis")),
        ("Tradition", ("status", "sources")),
        ("For whom", ("age_bands", "time_of_day", "themes")),
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name in ("age_bands", "time_of_day"):
            field = self.fields[name]
            if isinstance(field, ChoicesField):
                field.offer(self.initial.get(name) or ())


class EpisodeForm(VersionForm):
    """One episode, to the letter as it is told."""

    title = LineField(label="Title", max_length=120)
    text = ProseField(
        label="Text",
        rows=16,
        help_text=f"{SHORTEST} to {LONGEST} words, in short sentences. It is spoken as it stands.",
    )
    groups: Groups = (("", ("title", "text")),)


class NewStoryForm(StoryForm):
    """A story that is not there yet."""

    slug = forms.SlugField(
        label="Short name",
        max_length=60,
        help_text="In small letters with hyphens, for ever: leap-to-lanka",
        widget=UnfoldAdminTextInputWidget,
    )
    key_fields = ("slug",)
    groups = (("Key", key_fields), *StoryForm.groups)

    def target(self) -> Story:
        """The row to be made."""
        return Story(slug=self.cleaned_data["slug"])

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Story.objects.filter(slug=slug).exists():
            raise forms.ValidationError("There is a story of this name. Write a version of it.")
        return slug


class NewEpisodeForm(EpisodeForm):
    """An episode that is not there yet."""

    story = forms.ModelChoiceField(
        Story.objects.order_by("title"), label="Story", widget=UnfoldAdminSelectWidget
    )
    number = forms.IntegerField(
        min_value=1, max_value=20, label="Number", widget=UnfoldAdminIntegerFieldWidget
    )
    language = forms.ChoiceField(
        choices=Language.choices, label="Language", widget=UnfoldAdminSelectWidget
    )
    telling = forms.ChoiceField(
        choices=Episode.Telling.choices, label="Told to", widget=UnfoldAdminSelectWidget
    )
    key_fields = ("story", "number", "language", "telling")
    groups = (("Key", key_fields), *EpisodeForm.groups)

    def target(self) -> Episode:
        """The row to be made."""
        return Episode(**{name: self.cleaned_data[name] for name in self.key_fields})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        key = {name: given.get(name) for name in self.key_fields}
        if None not in key.values() and Episode.objects.filter(**key).exists():
            self.add_error("number", "There is this episode already. Write a version of it.")
        return given


FORMS: dict[str, type[VersionForm]] = {
    "verse": VerseForm,
    "story": StoryForm,
    "episode": EpisodeForm,
}
NEW: dict[str, Any] = {"story": NewStoryForm, "episode": NewEpisodeForm}
