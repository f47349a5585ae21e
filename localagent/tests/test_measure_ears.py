"""The measuring counts what it says it counts."""

import shutil
from pathlib import Path

import pytest

from localagent.grammar import grammar_for
from localagent.measure_ears import (
    FUNCTIONS,
    PROMPT,
    Tally,
    judge,
    measured,
    recordings,
    samples_of,
)

CLIPS = Path(__file__).parents[2] / "demo" / "speech"
GRAMMAR = grammar_for(FUNCTIONS, PROMPT, "en")


def test_recordings_are_known_by_language_voice_and_sentence(tmp_path):
    for name in ("en_kokaf_bella_how_are_you.wav", "en_kokaf_heart_no_child.wav"):
        (tmp_path / name).touch()
    (tmp_path / "en_x_hi_kokhf_recite_verse2_line1.wav").touch()
    (tmp_path / "en_own_tea.wav").touch()
    (tmp_path / "sentences.tsv").write_text("tea\twould you like tea\n", encoding="utf-8")
    found = [(each.voice, each.sentence) for each in recordings(tmp_path)]
    assert found == [
        ("en kokaf_bella", "how are you"),
        ("en kokaf_heart child", "no"),
        ("en own", "would you like tea"),
    ]


@pytest.mark.parametrize(
    ("sentence", "text", "counts"),
    [
        ("next verse please", "the next verse", (1, 1, 0, 0, 0)),
        ("next verse please", "stop", (1, 0, 1, 0, 0)),
        ("next verse please", "", (1, 0, 0, 0, 0)),
        ("would you like tea", "", (0, 0, 0, 1, 1)),
        ("would you like tea", "stop", (0, 0, 0, 1, 0)),
    ],
)
def test_each_outcome_is_counted_as_what_it_is(sentence, text, counts):
    tally = Tally()
    judge(tally, GRAMMAR, sentence, text)
    found = (tally.commands, tally.right, tally.misheard, tally.others, tally.refused)
    assert found == counts


def test_a_folder_is_measured_by_voice(tmp_path):
    for name in ("en_flite_yes.wav", "en_kokaf_bella_weather.wav"):
        shutil.copy(CLIPS / name, tmp_path)
    tallies = measured(recordings(tmp_path), child=1.0, noise_db=None, misses=False)
    assert (tallies["en flite"].right, tallies["en flite"].commands) == (1, 1)
    assert (tallies["en kokaf_bella"].refused, tallies["en kokaf_bella"].others) == (1, 1)
    assert "1/1" in tallies["en flite"].row("en flite")


def test_a_raised_voice_is_shorter_and_noise_is_added():
    path = CLIPS / "en_flite_yes.wav"
    plain = samples_of(path, 1.0, None)
    assert len(samples_of(path, 1.25, None)) == pytest.approx(len(plain) / 1.25, abs=4)
    assert samples_of(path, 1.0, 10) != plain
