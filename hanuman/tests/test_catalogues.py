"""Catalogues are compiled when they changed, whole or not at all."""

import gettext
import os

import pytest

from hanuman.catalogues import compile_stale

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Home"
msgstr "{home}"
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "hi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO.format(home="घर"))
    return path


def home(folder) -> str:
    return gettext.translation("django", folder, ["hi"], class_=_Fresh).gettext("Home")


class _Fresh(gettext.GNUTranslations):
    """A class of its own is read anew."""


def test_a_catalogue_is_compiled_once(tmp_path, source):
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
    assert home(tmp_path) == "घर"
    assert compile_stale(tmp_path) == []
    assert [path.name for path in source.parent.iterdir() if path.name.startswith(".")] == []


def test_a_changed_catalogue_is_compiled_again(tmp_path, source):
    compile_stale(tmp_path)
    later = source.stat().st_mtime_ns + 1_000_000_000
    source.write_text(PO.format(home="गृह"))
    os.utime(source, ns=(later, later))
    assert compile_stale(tmp_path)
    assert b"\xe0\xa4\x97" in source.with_suffix(".mo").read_bytes()


def test_no_folder_is_no_catalogue(tmp_path):
    assert compile_stale(tmp_path / "nowhere") == []
