"""Sentences become sound once: from a real HTTP service, then from database and storage."""

import asyncio
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from channels.db import database_sync_to_async
from django.core.files.storage import default_storage
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from voice.effects import Sentence
from voice.models import SpeechClip
from voice.speech import (
    LONGEST_TEXT,
    REMEMBERED_BYTES,
    Speech,
    SpeechUnavailable,
    clip_key,
    pieces,
)
from voice.tests.sound import tone
from voice.voices import Voices

JAI = Sentence("Jai Hanuman!", "en")


class Service(ThreadingHTTPServer):
    """Speaks every text as a tenth of a second of 9; may fail, and may be held up."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.statuses: list[int] = []  # of the next answers; 200 when there is none
        self.asked: list[dict] = []
        self.may_answer = Event()
        self.may_answer.set()
        self.sound = tone(9, 0.1)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/speak"


class Answer(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        query = {name: value for name, (value,) in parse_qs(urlsplit(self.path).query).items()}
        asked = {"query": query, "body": body, "key": self.headers["Authorization"]}
        self.server.asked.append(asked)
        self.server.may_answer.wait(20)
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        sound = self.server.sound if status == 200 else b"no"
        self.send_response(status)
        self.send_header("Content-Length", str(len(sound)))
        self.end_headers()
        self.wfile.write(sound)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def service(transactional_db):
    server = Service()
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.may_answer.set()
    server.shutdown()
    server.server_close()
    thread.join()


async def said(service: Service, *sentences: Sentence) -> list[bytes]:
    """What a process hears that asks for the sentences one after the other."""
    speech = Speech(service.url, "key-1", Voices("thalia", ""))
    try:
        return [await speech.samples(sentence) for sentence in sentences]
    finally:
        await speech.close()


async def test_a_sentence_is_asked_for_as_the_service_wants_it(service):
    assert await said(service, JAI) == [tone(9, 0.1)]
    assert service.asked == [
        {
            "query": {
                "model": "thalia",
                "encoding": "linear16",
                "sample_rate": "24000",
                "container": "none",
                "mip_opt_out": "true",
            },
            "body": {"text": "Jai Hanuman!"},
            "key": "Token key-1",
        }
    ]


async def test_a_sentence_is_made_once_for_a_process(service):
    assert await said(service, JAI, JAI) == [tone(9, 0.1)] * 2
    assert len(service.asked) == 1


async def test_a_sentence_is_made_once_for_all_processes(service):
    await said(service, JAI)
    assert await said(service, JAI) == [tone(9, 0.1)]
    assert len(service.asked) == 1


async def test_what_is_kept_can_be_found_again(service):
    await said(service, JAI)
    clip = await database_sync_to_async(SpeechClip.objects.get)()
    assert (clip.key, clip.text) == (clip_key("Jai Hanuman!", "thalia"), "Jai Hanuman!")
    assert (clip.voice, clip.language, clip.rate_hz) == ("thalia", "en", 24_000)
    assert clip.duration_ms == 100
    assert default_storage.size(clip.path) == len(tone(9, 0.1))


async def test_a_clip_whose_file_is_lost_is_made_again(service):
    await said(service, JAI)
    default_storage.delete((await database_sync_to_async(SpeechClip.objects.get)()).path)
    assert await said(service, JAI) == [tone(9, 0.1)]
    assert len(service.asked) == 2


async def test_those_who_ask_at_the_same_time_share_one_synthesis(service):
    speech = Speech(service.url, "key-1", Voices("thalia", ""))
    heard = await asyncio.gather(*(speech.samples(JAI) for _ in range(8)))
    await speech.close()
    assert heard == [tone(9, 0.1)] * 8
    assert len(service.asked) == 1


async def test_a_listener_who_leaves_does_not_rob_the_others(service):
    speech = Speech(service.url, "key-1", Voices("thalia", ""))
    service.may_answer.clear()
    leaving, staying = (asyncio.create_task(speech.samples(JAI)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    service.may_answer.set()
    assert await staying == tone(9, 0.1)
    assert leaving.cancelled()
    await speech.close()


async def test_a_service_that_fails_once_is_asked_again(service):
    service.statuses = [500]
    assert await said(service, JAI) == [tone(9, 0.1)]
    assert len(service.asked) == 2


async def test_a_service_that_fails_leaves_nothing_behind(service):
    service.statuses = [500, 429]
    with pytest.raises(SpeechUnavailable) as caught:
        await said(service, JAI)
    assert caught.value.code == "service"
    assert not await database_sync_to_async(SpeechClip.objects.exists)()
    assert await said(service, JAI) == [tone(9, 0.1)]


async def test_a_service_that_is_not_there_is_unavailable(transactional_db):
    speech = Speech("http://127.0.0.1:1/v1/speak", "key-1", Voices("thalia", ""))
    with pytest.raises(SpeechUnavailable):
        await speech.samples(JAI)
    await speech.close()


async def test_without_a_voice_the_service_is_not_asked(service):
    with pytest.raises(SpeechUnavailable) as caught:
        await said(service, Sentence("नमस्ते", "hi"))
    assert caught.value.code == "no-voice"
    assert service.asked == []


async def test_half_a_sample_is_cut_off(service):
    service.sound = tone(9, 0.1) + b"\1"
    assert await said(service, JAI) == [tone(9, 0.1)]


async def test_a_long_text_is_made_in_pieces_and_is_one_clip(service):
    text = "He leapt over the sea. " * 60
    assert await said(service, Sentence(text, "en")) == [tone(9, 0.1) * 2]
    assert await database_sync_to_async(SpeechClip.objects.count)() == 1


async def test_the_memory_of_a_process_is_bounded(service):
    service.sound = bytes(REMEMBERED_BYTES // 3)
    speech = Speech(service.url, "key-1", Voices("thalia", ""))
    for number in (1, 2, 3, 1, 4):
        await speech.samples(Sentence(str(number), "en"))
    assert sum(map(len, speech._remembered.values())) <= REMEMBERED_BYTES
    assert clip_key("1", "thalia") in speech._remembered
    assert clip_key("2", "thalia") not in speech._remembered
    await speech.close()


async def test_without_its_table_a_child_is_spoken_to_all_the_same(service):
    table = SpeechClip._meta.db_table
    await rename(table, "elsewhere")
    try:
        assert await said(service, JAI) == [tone(9, 0.1)]
    finally:
        await rename("elsewhere", table)


async def rename(table: str, name: str) -> None:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")

    await database_sync_to_async(run)()


def test_a_clip_is_found_by_its_text_and_its_voice():
    assert clip_key("a", "x") == clip_key("a", "x")
    assert len({clip_key("a", "x"), clip_key("b", "x"), clip_key("a", "y")}) == 3


def test_a_text_is_cut_at_the_ends_of_sentences():
    sentence = "x" * 500 + "."
    assert pieces(f"{sentence} {sentence} Jai. Jai.") == [sentence, f"{sentence} Jai. Jai."]


def test_devanagari_has_ends_of_sentences_too():
    sentence = "क" * 500 + "।"
    assert pieces(f"{sentence} {sentence}") == [sentence, sentence]


@given(st.text(st.sampled_from("ab .!।"), max_size=4000))
def test_no_piece_is_too_long_and_no_letter_is_lost(text):
    cut = pieces(text)
    assert all(0 < len(piece) <= LONGEST_TEXT for piece in cut)
    assert "".join(cut).replace(" ", "") == text.replace(" ", "")
