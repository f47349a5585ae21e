"""Making a toy of a board: what is written, and that it is read back."""

import hashlib
import json
import re

import pytest

from firmware.install import NotInstalled, flash_of, folders, install
from firmware.updates.image import packed

FACTS = {"serial": "HAN-1", "secret": "s3cret", "server": "wss://toys.example.com/device/v1"}
CA = b"-----BEGIN CERTIFICATE-----\n"
KEY = "ab" * 32 + "\n"


@pytest.fixture
def bundle(tmp_path):
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "main.py").write_bytes(b"main")
    (tmp_path / "root" / "booting.mpy").write_bytes(b"boot")
    (tmp_path / "image").write_bytes(packed({"wire/turns.mpy": b"M", "firmware/app.mpy": b"MM"}))
    (tmp_path / "manifest.json").write_text('{"version": "1.0.0"}')
    return tmp_path


def files_of(bundle, **changed):
    return flash_of(bundle, FACTS | changed, ca=CA, keys=KEY, prompts=None)


class Board:
    """mpremote with a board of memory; `broken` is the name of a file that arrives otherwise."""

    def __init__(self, broken: str | None = None):
        self.files: dict[str, bytes] = {}
        self.broken = broken

    def run(self, arguments):
        if arguments[:2] == ["fs", "cp"]:
            name = arguments[3].removeprefix(":")
            with open(arguments[2], "rb") as file:
                self.files[name] = b"?" if name == self.broken else file.read()
            return ""
        asked = re.search(r"open\('(.*?)','rb'\)", arguments[1])
        if asked is None:
            return ""
        return hashlib.sha256(self.files[asked[1]]).hexdigest() + "\n"


def test_a_toy_gets_its_firmware_its_facts_and_whom_it_trusts(bundle):
    files = files_of(bundle)
    assert files["slots/a/firmware/app.mpy"] == b"MM"
    assert list(files)[-1] == "slots/a/manifest.json"
    facts = json.loads(files["toy.json"])
    assert facts | FACTS == facts
    assert re.fullmatch(r"[a-z2-9]{10}", facts["label"])
    assert facts["networks"] == []
    assert (facts["debounce_ms"], facts["idle_ms"]) == (50, 180_000)
    assert files["ca.pem"] == CA
    assert files["release.pub"] == KEY.encode()


def test_sentences_are_written_where_the_toy_looks_for_them(bundle, tmp_path):
    (tmp_path / "prompts" / "hi").mkdir(parents=True)
    (tmp_path / "prompts" / "hi" / "waking.wav").write_bytes(b"RIFF")
    files = flash_of(bundle, FACTS, ca=CA, keys=KEY, prompts=tmp_path / "prompts")
    assert files["prompts/hi/waking.wav"] == b"RIFF"


def test_folders_are_made_from_the_outside_in():
    names = {"a/b/c.py": b"", "d.py": b"", "a/e.py": b""}
    assert folders(names) == ["a", "a/b"]


def test_what_was_written_is_read_back(bundle):
    files = files_of(bundle)
    board = Board()
    install(files, board.run)
    assert board.files == files
    with pytest.raises(NotInstalled, match=r"^ca\.pem: differs$"):
        install(files, Board(broken="ca.pem").run)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"secret": ""}, "secret is missing"),
        ({"server": "http://toys.example.com"}, "wss://toys.example.com"),
        ({"server": "wss://a b/device/v1"}, "wss://toys.example.com"),
        ({"debounce_ms": 81}, "debounce_ms is a whole number of ms from 30 to 80"),
        ({"idle_ms": "60000"}, "idle_ms is a whole number of ms from 20000 to 3600000"),
    ],
)
def test_facts_that_make_no_toy_are_refused(bundle, changed, why):
    with pytest.raises(NotInstalled, match=why):
        files_of(bundle, **changed)


def test_keys_and_authorities_are_looked_at(bundle):
    with pytest.raises(NotInstalled, match="64 hex digits"):
        flash_of(bundle, FACTS, ca=CA, keys="abc", prompts=None)
    with pytest.raises(NotInstalled, match="no certificate"):
        flash_of(bundle, FACTS, ca=b"x", keys=KEY, prompts=None)
    (bundle / "image").write_bytes(b"hanuman-image 1 2\n")
    with pytest.raises(NotInstalled, match="make firmware"):
        files_of(bundle)
