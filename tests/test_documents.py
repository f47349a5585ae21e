"""The documents hold together: links lead somewhere, decisions are numbered without gaps."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
MADE = {"var", "build", "node_modules", "staticfiles"}
ELSEWHERE = ("http://", "https://", "mailto:")


def documents() -> list[Path]:
    """Every markdown file of the project, without what is installed or made in the checkout."""
    found = []
    for folder, inside, names in os.walk(ROOT):
        inside[:] = [name for name in inside if name not in MADE and not name.startswith(".")]
        found += [Path(folder, name) for name in names if name.endswith(".md")]
    return sorted(found)


def anchors(document: Path) -> set[str]:
    """The names that headings get on the forges: lower case, hyphens for spaces."""
    headings = re.findall(r"^#+\s+(.+?)\s*$", FENCE.sub("", document.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(document: Path) -> list[str]:
    """The relative links of a document that lead nowhere."""
    broken = []
    for link in LINK.findall(FENCE.sub("", document.read_text())):
        if link.startswith(ELSEWHERE):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        has_anchor = not anchor or target.suffix != ".md"
        if not target.exists() or not (has_anchor or anchor in anchors(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(document):
    assert broken_links(document) == []


def test_a_link_to_nothing_is_noticed(tmp_path):
    document = tmp_path / "page.md"
    document.write_text("# A page\n[there](#a-page) [gone](gone.md) [lost](#lost)\n")
    assert broken_links(document) == ["gone.md", "#lost"]


def test_decision_records_are_numbered_from_one_without_gaps():
    numbers = [path.name[:4] for path in sorted(DECISIONS.glob("[0-9]*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert numbers


@pytest.mark.parametrize(
    "record", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda path: path.stem[:4]
)
def test_a_decision_record_has_its_number_its_status_and_its_parts(record):
    text = record.read_text()
    assert text.startswith(f"# {record.name[:4]} ")
    assert "\n**Status:** " in text
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_the_list_of_decisions_has_them_all():
    text = (DECISIONS / "README.md").read_text()
    listed = set(re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", text))
    assert listed == {path.name for path in DECISIONS.glob("[0-9]*.md")}
