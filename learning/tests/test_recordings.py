"""What may be played, and what is refused."""

import wave
from pathlib import Path

import pytest

from learning.models import Recording
from learning.recordings import RecordingRefused, open_recording

pytestmark = pytest.mark.django_db


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


def test_the_row_says_which_file_is_the_whole_chalisa_people_before_computers(folder):
    for number, name in enumerate(("hanuman_chalisa.wav", "chalisa-hi-0123456789ab.wav")):
        write_wav(folder / name, frames=100 + number)
        Recording.objects.create(
            path=name, kind="chalisa", is_synthetic=number == 0, sha256="0" * 64, duration_ms=1
        )
    assert open_recording("hanuman").frames == 101
