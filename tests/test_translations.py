"""
Everything that a parent can read is there in Hindi, with every placeholder in its place.

A string that was just marked fails here until it is translated: `manage.py makemessages -l hi
-e html,txt,py --no-location` writes it into locale/ (needs gettext), an editor fills it in.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "devices", "hanuman", "keyring", "learning", "voice")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]|\{\w+\}|</?\w+>")
LATIN = re.compile(r"[A-Za-z]{2,}")

Id = tuple[str | None, tuple[str, ...]]  # context; singular and perhaps plural


def sources() -> Iterator[tuple[Path, str]]:
    """Every file with marked strings, as Python to be read by Babel."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield path, path.read_text("utf-8")
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            # What is not marked becomes X, which is Python enough inside parentheses.
            yield path, f"(\n{templatize(path.read_text('utf-8'))}\n)"


def marked() -> dict[Id, Path]:
    """Every marked string, and one file that it stands in."""
    found: dict[Id, Path] = {}
    for path, source in sources():
        for _line, text, _comments, context in extract(
            "python", BytesIO(source.encode()), keywords=KEYWORDS
        ):
            found.setdefault((context, text if isinstance(text, tuple) else (text,)), path)
    return found


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "locale/hi/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="hi", abort_invalid=True)


def strings(message: Message | None) -> tuple[str, ...]:
    if message is None or message.fuzzy:
        return ()
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_marked_strings_are_found_in_python_and_in_templates():
    found = marked()
    assert (None, ("Skip to the page",)) in found
    assert ("a child", ("About",)) in found
    assert (None, ("Please type the six digits that the toy says.",)) in found
    assert (None, ("%(minutes)s minute", "%(minutes)s minutes")) in found


def test_every_marked_string_has_a_hindi_translation(catalogue):
    missing = [
        f"{path.relative_to(ROOT)}: {texts[0]}"
        for (context, texts), path in marked().items()
        if not all(strings(catalogue.get(texts[0], context)))
        or not catalogue.get(texts[0], context)
    ]
    assert missing == []


def test_a_translation_keeps_every_placeholder(catalogue):
    for message in catalogue:
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        for number, translation in enumerate(strings(message)):
            original = originals[min(number, len(originals) - 1)]
            if original:
                assert sorted(PLACEHOLDER.findall(translation)) == sorted(
                    PLACEHOLDER.findall(original)
                ), original


def test_a_translation_is_no_copy_of_the_english(catalogue):
    copies = [
        message.id
        for message in catalogue
        if message.id
        and strings(message)[0] == (message.id if isinstance(message.id, str) else message.id[0])
        and LATIN.search(PLACEHOLDER.sub("", strings(message)[0]))
    ]
    assert copies == []


def test_nothing_is_kept_that_nobody_says_any_more(catalogue):
    said = {(context, texts[0]) for context, texts in marked()}
    unsaid = [
        message.id
        for message in catalogue
        if message.id
        and (message.context, message.id if isinstance(message.id, str) else message.id[0])
        not in said
    ]
    assert unsaid == []


def test_the_compiled_catalogue_is_the_one_that_django_reads():
    assert settings.LOCALE_PATHS == [ROOT / "locale"]
    with override("hi"):
        assert gettext("Skip to the page") == "सीधे पन्ने पर जाएँ"
