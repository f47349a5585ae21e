"""What may be played, and what is refused."""

import hashlib
import wave
from pathlib import Path

import pytest

from learning.models import Recording
from learning.recordings import (
    LARGEST_BYTES,
    RecordingRefused,
    open_recording,
    replace_recording,
)


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.RECORDINGS_DIR = tmp_path / "recordings"
    settings.RECORDINGS_DIR.mkdir()
    return settings.RECORDINGS_DIR


def write_wav(path: Path, *, frames: int = 160, channels: int = 1, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(16_000)
        sound.writeframes(bytes(frames * channels * width))
    return path


def refusal(path=None, persona="hanuman") -> str:
    with pytest.raises(RecordingRefused) as refused:
        open_recording(persona, path)
    assert refused.value.sentence.endswith(".")
    return refused.value.code


def test_the_whole_chalisa_is_what_plays_without_a_path(folder):
    path = write_wav(folder / "hanuman_chalisa.wav")
    recording = open_recording("hanuman")
    assert (recording.path, recording.sample_rate, recording.frames) == (path, 16_000, 160)


def test_a_named_recording_plays_by_either_spelling_of_its_path(folder):
    (folder / "verses").mkdir()
    path = write_wav(folder / "verses" / "7.wav")
    for spelling in ("verses/7.wav", "verses/../verses/7.wav", str(path)):
        assert open_recording("hanuman", spelling).path == path


@pytest.mark.parametrize("persona", ["ravana", "", "Hanuman ", None])
def test_another_persona_does_not_recite(folder, persona):
    write_wav(folder / "hanuman_chalisa.wav")
    assert refusal(persona=persona) == "persona"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.wav",
        "/etc/passwd",
        "verses/../../secret.wav",
        "a\x00b",
        7,
        ["x"],
        "~/x.wav/../..",
    ],
)
def test_nothing_outside_the_folder_is_opened(folder, path):
    write_wav(folder.parent / "secret.wav")
    assert refusal(path) in {"outside", "missing"}


def test_a_path_beside_the_folder_is_outside(folder):
    write_wav(folder.parent / "secret.wav")
    assert refusal("../secret.wav") == "outside"
    assert refusal(str(folder.parent / "secret.wav")) == "outside"


def test_a_link_out_of_the_folder_is_refused(folder):
    write_wav(folder.parent / "secret.wav")
    (folder / "link.wav").symlink_to(folder.parent / "secret.wav")
    (folder / "door").symlink_to(folder.parent)
    (folder / "round.wav").symlink_to("round.wav")
    assert refusal("link.wav") == "outside"
    assert refusal("door/secret.wav") == "outside"
    assert refusal("round.wav") in {"outside", "missing"}


@pytest.mark.parametrize("path", [None, "none.wav", "", "."])
def test_a_missing_recording_is_refused(folder, path):
    assert refusal(path) in {"missing", "outside"}


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00", b"RIFF\x00\x00\x00\x00WAVE", b"\xff" * 99]
)
def test_what_is_no_wav_is_refused(folder, content):
    (folder / "x.wav").write_bytes(content)
    assert refusal("x.wav") == "not-wav"


@pytest.mark.parametrize("layout", [{"channels": 2}, {"width": 1}, {"width": 4}])
def test_only_sixteen_bit_mono_plays(folder, layout):
    write_wav(folder / "x.wav", **layout)
    assert refusal("x.wav") == "not-16-bit-mono"


def test_a_recording_cut_off_or_empty_is_broken(folder):
    path = write_wav(folder / "x.wav", frames=16_000)
    path.write_bytes(path.read_bytes()[:9_000])
    assert refusal("x.wav") == "broken"
    write_wav(folder / "y.wav", frames=0)
    assert refusal("y.wav") == "broken"


def test_a_new_sound_takes_the_place_of_the_old_one(folder):
    write_wav(folder / "hanuman_chalisa.wav", frames=10)
    data = write_wav(folder.parent / "new.wav", frames=32_000).read_bytes()
    recording = Recording(path="hanuman_chalisa.wav", kind="chalisa")
    replace_recording(recording, data)
    assert recording.duration_ms == 2_000
    assert recording.sha256 == hashlib.sha256(data).hexdigest()
    assert open_recording("hanuman").frames == 32_000


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("hanuman_chalisa.wav", b"MZ\x90", "not-wav"),
        ("hanuman_chalisa.wav", b"", "not-wav"),
        ("hanuman_chalisa.wav", bytes(LARGEST_BYTES + 1), "large"),
        ("../out.wav", b"", "outside"),
        ("notes.txt", b"", "outside"),
    ],
)
def test_a_bad_sound_leaves_the_old_one_in_place(folder, path, data, code):
    write_wav(folder / "hanuman_chalisa.wav", frames=10)
    with pytest.raises(RecordingRefused) as refused:
        replace_recording(Recording(path=path), data)
    assert refused.value.code == code
    assert [file.name for file in folder.iterdir()] == ["hanuman_chalisa.wav"]
    assert open_recording("hanuman").frames == 10


def test_another_rate_is_refused(folder):
    with wave.open(str(folder.parent / "fast.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(44_100)
        sound.writeframes(bytes(1_000))
    with pytest.raises(RecordingRefused) as refused:
        replace_recording(Recording(path="x.wav"), (folder.parent / "fast.wav").read_bytes())
    assert refused.value.code == "not-16-khz"
    assert not list(folder.iterdir())
