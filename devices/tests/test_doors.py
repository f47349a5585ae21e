"""The toy's HTTP doors: who gets in, what each gives, and that the document shows it as it is."""

import asyncio
import hashlib
import json
import re
import wave
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from accounts import consent
from accounts.models import Limits
from accounts.tests.cast import NOON
from devices import credentials
from devices.authentication import ToyThrottle, WrongSecrets
from devices.context import context_of
from devices.models import Device, FirmwareRelease
from learning.models import Recording, Verse

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "protocol.md"
DOORS = ("/device/v1/context", "/device/v1/recordings", "/device/v1/firmware")
EXAMPLE = {
    "version": "1.5.0",
    "hardware": "esp32-s3",
    "files": 61,
    "size": 148275,
    "sha256": "9b74c9897bac770ffc029102a200c5de" * 2,
    "signature": "MehhrBmIYw/nOqUS3ZYjUXlRRH4a5b07OQ8ynQGqNWd4"
    "MbOlTCNhXrAb1MSvvuZcAm2QQEj1Uh8mbScTjFg/Bw==",
}


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.RECORDINGS_DIR = tmp_path
    cache.clear()


@pytest.fixture
def toy(ashas):
    return Device.objects.create(
        serial="HAN-1", profile=ashas.child, family=ashas.family, firmware="1.4.2"
    )


@pytest.fixture
def ask(client, toy):
    """A request of the toy's."""
    proof = f"Device HAN-1:{credentials.issue(toy)}"

    def asked(path, **headers):
        return client.get(path, headers={"authorization": proof} | headers)

    return asked


@pytest.fixture
def chalisa():
    """The whole Chalisa, a tenth of a second of it."""
    return recording("hanuman_chalisa.wav", kind="chalisa")


def recording(name: str, **columns) -> Recording:
    path = Path(configured.RECORDINGS_DIR) / name
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 16_000, 0, "NONE", ""))
        sound.writeframes(bytes(range(1, 161)) * 20)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Recording.objects.create(path=name, sha256=digest, duration_ms=100, **columns)


def verse(index: int, *, approved: bool) -> Verse:
    lines = {name: ["", ""] for name in ("devanagari", "devanagari_print")}
    lines |= {name: ["", ""] for name in ("transliteration", "iast")}
    return Verse.objects.create(
        index=index, ident=f"v{index}", kind="chaupai", number=index, approved=approved, **lines
    )


def body_of(response) -> bytes:
    async def whole():
        return b"".join([piece async for piece in response.streaming_content])

    return asyncio.run(whole())


# -- who gets in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "proof",
    [
        "",
        "Device HAN-1:wrong",
        "Device HAN-9:wrong",
        "Device HAN-1",
        "Device HAN-1:",
        "Bearer HAN-1:wrong",
        "Device HAN-1:" + "x" * 500,
        "Device HAN\x00:wrong",
    ],
)
def test_who_proves_no_toy_is_not_let_in(client, toy, door, proof):
    credentials.issue(toy)
    headers = {"authorization": proof} if proof else {}
    answer = client.get(door, headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Device"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("door", DOORS)
def test_a_parent_is_no_toy(client, ashas, door):
    client.force_login(ashas.user)
    assert client.get(door).status_code == 401


def test_the_secret_of_one_toy_does_not_prove_another(client, toy, ravis):
    Device.objects.create(serial="HAN-2", profile=ravis.child, family=ravis.family)
    secret = credentials.issue(toy)
    credentials.issue(Device.objects.get(serial="HAN-2"))
    answer = client.get(DOORS[0], headers={"authorization": f"Device HAN-2:{secret}"})
    assert answer.status_code == 401


def test_a_void_secret_opens_nothing(ask, toy):
    credentials.issue(toy)
    assert ask(DOORS[0]).status_code == 401


def test_guessing_secrets_is_slowed_down(client, toy, monkeypatch):
    monkeypatch.setattr(WrongSecrets, "rate", "3/min")
    headers = {"authorization": "Device HAN-1:wrong"}
    answers = [client.get(DOORS[0], headers=headers).status_code for _ in range(5)]
    assert answers == [401, 401, 401, 429, 429]


def test_a_toy_that_asks_too_often_is_told_when_to_come_back(ask, monkeypatch):
    monkeypatch.setattr(ToyThrottle, "rate", "2/min")
    answers = [ask(DOORS[0]) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def in_state(toy, ashas, policy):
    if policy in ("revoked", "erased"):
        Device.objects.update(state=policy)
    elif policy == "unpaired":
        Device.objects.update(profile=None, family=None)
    else:
        consent.withdraw(ashas.child.pk, ["core_voice"], guardian=ashas.guardian, now=NOON)


@pytest.mark.parametrize("policy", ["revoked", "erased", "unpaired", "withdrawn"])
def test_a_toy_that_may_not_talk_is_told_so_and_gets_nothing_of_a_family(
    ask, toy, ashas, chalisa, policy
):
    in_state(toy, ashas, policy)
    for path in (*DOORS[:2], f"/device/v1/recordings/{chalisa.pk}"):
        answer = ask(path)
        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"
        assert (answer.json()["code"], answer.json()["policy"]) == ("may-not-talk", policy)
        assert "Asia/Kolkata" not in answer.content.decode()
    assert ask(DOORS[2]).status_code == 204


def test_a_toy_without_a_language_model_still_gets_its_recordings(ask, ashas, chalisa):
    Limits.objects.create(profile=ashas.child, is_ai_off=True)
    assert len(ask(DOORS[1]).json()) == 1


# -- context -------------------------------------------------------------------------------------


def test_the_context_is_the_one_of_the_hello(ask, toy):
    answer = ask(DOORS[0])
    assert answer.json() == context_of(Device.objects.get(pk=toy.pk))
    assert "Asha" not in answer.content.decode()
    assert "private" in answer["Cache-Control"]


def test_a_context_that_the_toy_has_is_not_sent_again(ask, toy):
    etag = ask(DOORS[0])["ETag"]
    again = ask(DOORS[0], **{"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    Device.objects.update(volume_percent=30)
    changed = ask(DOORS[0], **{"if-none-match": etag})
    assert (changed.status_code, changed.json()["volume"]) == (200, 30)


# -- firmware ------------------------------------------------------------------------------------


def release(version: str, **columns) -> FirmwareRelease:
    members = EXAMPLE | {"version": version, "published_at": timezone.now()} | columns
    return FirmwareRelease.objects.create(**members)


def test_the_newest_release_is_the_one_with_the_greatest_number(ask):
    release("1.10.0", published_at=timezone.now() - timedelta(days=9))
    release("1.9.5")
    assert ask(DOORS[2]).json()["version"] == "1.10.0"


@pytest.mark.parametrize("version", ["1.5.0", "1.5", "1.6.0", "2", "software-1", "1." * 30 + "1"])
def test_a_toy_that_has_it_already_is_offered_nothing(ask, version):
    release("1.5.0")
    assert ask(f"{DOORS[2]}?version={version}").status_code == 204


def test_a_toy_that_does_not_say_what_it_runs_is_known_by_its_last_word(ask, toy):
    release("1.5.0")
    assert ask(DOORS[2]).status_code == 200
    Device.objects.update(firmware="1.5.0")
    assert ask(DOORS[2]).status_code == 204
    assert ask(f"{DOORS[2]}?version=").status_code == 200


@pytest.mark.parametrize(
    "columns",
    [
        {"published_at": None},
        {"published_at": timezone.now() + timedelta(days=1)},
        {"hardware": "other"},
        {"rollout_percent": 0},
        {"is_paused": True},
        {"withdrawn_at": timezone.now()},
    ],
)
def test_what_is_not_published_for_its_hardware_is_not_offered(ask, columns):
    release("1.5.0", **columns)
    assert ask(DOORS[2]).status_code == 204


@pytest.fixture
def image(settings):
    """An image of release 1.5.0 in the private storage."""
    name = storages["private"].save("firmware/door.image", ContentFile(bytes(range(256)) * 400))
    yield release("1.5.0", image=name, size=102_400)
    storages["private"].delete(name)


def test_an_image_is_fetched_whole_or_from_a_byte_on(ask, image):
    path = ask(DOORS[2]).json()["url"]
    whole = ask(path)
    data = body_of(whole)
    assert (whole.status_code, len(data), whole["Content-Length"]) == (200, 102_400, "102400")
    rest = ask(path, range="bytes=100000-")
    assert (rest.status_code, rest["Content-Range"]) == (206, "bytes 100000-102399/102400")
    assert body_of(rest) == data[100_000:]
    assert ask(path, range="bytes=102400-").status_code == 416
    assert ask(path, range="bytes=0-1,5-6").status_code == 200


@pytest.mark.parametrize(
    "columns",
    [{"withdrawn_at": timezone.now()}, {"published_at": None}, {"hardware": "other"}],
)
def test_an_image_that_is_not_for_the_toy_is_not_given(ask, image, columns):
    FirmwareRelease.objects.update(**columns)
    assert ask("/device/v1/firmware/1.5.0").status_code == 404


def test_an_image_is_for_toys_alone(client, image):
    assert client.get("/device/v1/firmware/1.5.0").status_code == 401


# -- recordings ----------------------------------------------------------------------------------


def test_recordings_of_what_is_approved_are_listed_and_fetched(ask, chalisa, tmp_path):
    good = recording("verse_3.wav", kind="verse", verse=verse(3, approved=True))
    bad = recording("verse_4.wav", kind="verse", verse=verse(4, approved=False))
    listed = ask(DOORS[1]).json()
    assert [row["id"] for row in listed] == [chalisa.pk, good.pk]
    assert [row["verse_index"] for row in listed] == [None, 3]
    for row, name in zip(listed, ("hanuman_chalisa.wav", "verse_3.wav"), strict=True):
        answer = ask(row["url"])
        data = body_of(answer)
        assert data == (tmp_path / name).read_bytes()
        assert answer["Content-Type"] == "audio/wav"
        assert (int(answer["Content-Length"]), row["size"]) == (len(data), len(data))
        assert answer["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
        assert ask(row["url"], **{"if-none-match": answer["ETag"]}).status_code == 304
    assert ask(f"/device/v1/recordings/{bad.pk}").status_code == 404


def test_a_list_that_the_toy_has_is_not_sent_again(ask, chalisa):
    etag = ask(DOORS[1])["ETag"]
    assert ask(DOORS[1], **{"if-none-match": etag}).status_code == 304
    Recording.objects.update(sha256="0" * 64)
    assert ask(DOORS[1], **{"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("path", ["../secret.wav", "/etc/passwd", "no_such.wav", "a\x01b.wav"])
def test_nothing_outside_the_recordings_is_given(ask, tmp_path, path):
    (tmp_path.parent / "secret.wav").write_bytes(b"RIFF")
    row = Recording.objects.create(path=path, kind="chalisa", sha256="0" * 64, duration_ms=1)
    assert ask(DOORS[1]).json() == []
    assert ask(f"/device/v1/recordings/{row.pk}").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40])
def test_a_recording_that_is_not_there_is_a_404(ask, number):
    answer = ask(f"/device/v1/recordings/{number}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_toy_gets_a_file_whatever_it_accepts(ask, chalisa):
    assert ask(f"/device/v1/recordings/{chalisa.pk}", accept="audio/wav").status_code == 200


# -- the document --------------------------------------------------------------------------------


def examples() -> list[tuple[str, int, object]]:
    """Path, status and JSON of each example in docs/protocol.md."""
    found = []
    for block in re.findall(r"```http\n(.*?)\n```", DOCUMENT.read_text(), re.DOTALL):
        lines = block.splitlines()
        for asked, answered in zip(lines[::2], lines[1::2], strict=True):
            status, _, body = answered.partition(" ")
            path = asked.removeprefix("GET ")
            found.append((path, int(status), json.loads(body) if body else None))
    return found


def shape(value):
    """Members and kinds of values."""
    if isinstance(value, list):
        return [shape(one) for one in value]
    if isinstance(value, dict):
        return {name: type(one).__name__ for name, one in value.items()}
    return value


def test_the_document_has_an_example_for_every_door():
    assert {path.partition("?")[0] for path, _, _ in examples()} == set(DOORS)


@pytest.mark.parametrize(("path", "status", "body"), examples())
def test_the_document_shows_what_the_doors_answer(ask, toy, chalisa, path, status, body):
    FirmwareRelease.objects.create(**EXAMPLE, published_at=timezone.now())
    if status == 403:
        Device.objects.update(state=body["policy"])
    answer = ask(path)
    assert answer.status_code == status
    if body is None:
        assert answer.content == b""
    elif "firmware" in path or status == 403:
        assert answer.json() == body
    else:
        assert shape(answer.json()) == shape(body)
