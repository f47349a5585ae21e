"""
Turns locale/**/django.po into what Django reads, without gettext: Babel is pure Python.

Every process does it as it starts, when a catalogue changed; a fresh clone needs nothing else.
"""

import contextlib
import os
from pathlib import Path


def compile_stale(folder: Path) -> list[Path]:
    """
    Write the .mo beside every .po that is newer; what was written.

    A folder that cannot be written, as in a sealed image, is left as it is.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with contextlib.suppress(PermissionError):
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo  # needed once in a while, dear to import
    from babel.messages.pofile import read_po

    changed_at = source.stat().st_mtime_ns
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        os.utime(draft, ns=(changed_at, changed_at))  # an edit meanwhile is newer
        draft.replace(target)  # several processes start at once
    finally:
        draft.unlink(missing_ok=True)
