"""The portal's colours: text can be read on its ground in light and in dark."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parent.parent / "static/css/hanuman.css").read_text()
TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
READABLE = 4.5  # WCAG 2.2, 1.4.3
VISIBLE = 3.0  # WCAG 2.2, 1.4.11: the edge of a field, a ring of focus

TEXT_ON = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "card", "glow")),
    *((kind, f"{kind}-paper") for kind in ("good", "warn", "bad")),
    *(("ink", f"{kind}-paper") for kind in ("good", "warn", "bad")),
    *(("bad", ground) for ground in ("paper", "card")),
    ("on-accent", "accent"),
]
EDGE_ON = [
    *((edge, ground) for edge in ("edge", "focus", "accent") for ground in ("paper", "card")),
]


def tokens(scheme: str) -> dict[str, str]:
    light, dark = CSS.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(TOKEN.findall(light))
    if scheme == "dark":
        found |= dict(TOKEN.findall(dark.split("/* -- Elements", 1)[0]))
    return found


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [*((*pair, READABLE) for pair in TEXT_ON), *((*pair, VISIBLE) for pair in EDGE_ON)],
)
def test_it_can_be_read(scheme, front, ground, least):
    colours = tokens(scheme)
    assert contrast(colours[front], colours[ground]) >= least
