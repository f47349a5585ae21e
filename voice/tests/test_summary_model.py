"""A model that summarises: what it is told, what it may answer, and what happens when it fails."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections

from accounts import consent
from accounts.models import Profile, Purpose
from accounts.tests.cast import NOON, Household
from voice import summaries, summary_model
from voice.forgetting import forget_lines
from voice.models import Interaction, Line, Recollection
from voice.summary_model import Said, Summary, Unusable

GOOD = {
    "notes": "Your child practised Chaupai 1. It asked why Hanuman is strong.",
    "memory": "The child practised Chaupai 1 and wanted to know why Hanuman is strong.",
}
SAID = Said("Your child practised Chaupai 1.", "", (("child", "why is he strong"),), "en")
AT_ONCE = {"Retry-After-Ms": "1"}


@dataclass
class Service:
    """Chat completions as documented: each request gets the next answer, the last for ever."""

    answers: list[Callable[["Request"], None]]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    may_end: Event = field(default_factory=Event)
    url: str = ""


class Request(BaseHTTPRequestHandler):
    service: Service

    def do_POST(self) -> None:
        assert self.path == "/v1/chat/completions"
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.service.asked.append(json.loads(body))
        self.service.headers.append({k.lower(): v for k, v in self.headers.items()})
        place = min(len(self.service.asked), len(self.service.answers)) - 1
        self.service.answers[place](self)

    def send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *told: Any) -> None:
        pass


def completion(content: Any) -> Callable[[Request], None]:
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    body = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m"}
    return lambda request: request.send(200, body | {"choices": [choice]})


def says(**members: str) -> Callable[[Request], None]:
    return completion(json.dumps(GOOD | members, ensure_ascii=False))


def fails(status: int) -> Callable[[Request], None]:
    error = {"error": {"message": "no", "type": "t", "param": None, "code": None}}
    return lambda request: request.send(status, error, AT_ONCE)


@contextmanager
def serving(settings: Any, *answers: Callable[[Request], None]) -> Iterator[Service]:
    service = Service(list(answers))
    handler = type("Bound", (Request,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.url = f"http://127.0.0.1:{server.server_port}/v1"
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    told = {"summary_url": service.url, "summary_api_key": "k", "summary_model": "m"}
    settings.ENV = settings.ENV.model_copy(update=told)
    try:
        yield service
    finally:
        service.may_end.set()
        server.shutdown()
        server.server_close()


# -- the protocol --------------------------------------------------------------------------------


def test_one_question_with_what_happened_and_the_answer_is_the_summary(settings):
    with serving(settings, says()) as service:
        assert summary_model.summary(SAID) == Summary(**GOOD)
    [asked] = service.asked
    assert (asked["model"], asked["store"]) == ("m", False)
    assert asked["max_completion_tokens"] == summary_model.ANSWER_TOKENS
    assert service.headers[0]["authorization"] == "Bearer k"
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    told = json.loads(asked["messages"][1]["content"])
    assert told["lines"] == [{"speaker": "child", "text": "why is he strong"}]


def test_each_question_bears_another_identifier(settings):
    with serving(settings, says()) as service:
        summary_model.summary(SAID)
        summary_model.summary(SAID)
    first, second = (asked["safety_identifier"] for asked in service.asked)
    assert first != second


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again(settings, status):
    with serving(settings, fails(status), says()) as service:
        assert summary_model.summary(SAID) == Summary(**GOOD)
    assert len(service.asked) == 2


def test_a_service_that_says_when_is_asked_then(settings):
    def soon(request: Request) -> None:
        request.send(429, {"error": {"message": "slow down"}}, {"Retry-After": "0.01"})

    with serving(settings, soon, says()) as service:
        assert summary_model.summary(SAID) == Summary(**GOOD)
    assert [head["x-stainless-retry-count"] for head in service.headers] == ["0", "1"]


@pytest.mark.parametrize(("status", "times"), [(429, 3), (500, 3), (401, 1), (400, 1)])
def test_it_is_asked_so_many_times_and_no_more(settings, status, times):
    with serving(settings, fails(status)) as service:
        with pytest.raises(Unusable) as problem:
            summary_model.summary(SAID)
        assert (problem.value.code, len(service.asked)) == ("service", times)


def test_a_service_that_takes_too_long_is_left(settings):
    def waits(request: Request) -> None:
        request.service.may_end.wait(20)

    with serving(settings, waits), pytest.raises(Unusable, match="service"):
        summary_model.summary(SAID, seconds=0.05)


def test_a_service_that_is_not_there_is_no_summary(settings):
    with serving(settings, says()):
        pass
    with pytest.raises(Unusable, match="service"):
        summary_model.summary(SAID, seconds=0.5)


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: request.send(200, b"<html>no</html>"),
        lambda request: request.send(200, {"choices": []}),
        lambda request: request.send(200, {"hello": 1}),
        completion(None),
        completion("I would rather not."),
        completion("{}"),
        completion('{"notes": 3, "memory": "x"}'),
        says(notes=""),
        says(notes="Long. " + "very " * 200 + "long."),
        says(memory="la " * 800),
    ],
)
def test_an_answer_without_its_shape_is_no_summary(settings, answer):
    with serving(settings, answer), pytest.raises(Unusable):
        summary_model.summary(SAID)


# -- what may be kept of an answer ---------------------------------------------------------------


def judged(said: Said = SAID, **members: str) -> Summary:
    return summary_model.judged(json.dumps(GOOD | members, ensure_ascii=False), said)


@pytest.mark.parametrize(
    "notes",
    [
        "See https://example.com for more. Fine.",
        "<b>Your child</b> practised. Fine.",
        "{{child}} practised. Fine.",
        "Asha practised Chaupai 1. Fine.",
        "बच्चे ने चौपाई 1 सीखी। ठीक है।",
        "12345. 6789.",
    ],
)
def test_names_links_markup_and_another_language_are_not_kept(notes):
    with pytest.raises(Unusable, match="content"):
        judged(Said("", "", (), "en", ("Asha", "Meera")), notes=notes)


def test_hindi_is_kept_for_a_family_that_reads_hindi():
    notes = "बच्चे ने चौपाई 1 सीखी। उसने एक प्रश्न पूछा।"
    assert judged(Said("", "", (), "hi"), notes=notes, memory="चौपाई 1 सीखी।").notes == notes


def test_two_sentences_are_kept_of_more():
    assert judged(notes="One is. Two is! Three is.").notes == "One is. Two is!"


def test_what_tells_who_a_child_is_is_masked_in_the_answer_too():
    number = "nine eight seven six five four three two one zero"
    kept = judged(memory=f"The child said: call me at {number}.")
    assert "[PHONE]" in kept.memory
    assert "seven six five" not in kept.memory


def test_text_around_the_object_is_overlooked():
    answer = f"```json\n{json.dumps(GOOD)}\n```"
    assert summary_model.judged(answer, SAID) == Summary(**GOOD)


# -- what it is told -----------------------------------------------------------------------------


def test_the_question_is_bounded_and_holds_no_name():
    lines = tuple(("child", f"asha says {'la ' * 200}{number}") for number in range(100))
    messages = summary_model.question(Said("ASHA did", "Asha was", lines, "en", ("Asha", "")))
    told = json.loads(messages[1]["content"])
    assert len(told["lines"]) == summary_model.LAST_LINES
    assert max(len(line["text"]) for line in told["lines"]) <= summary_model.LINE_CHARACTERS
    assert "asha" not in messages[1]["content"].lower()
    assert "{{child}}" not in json.dumps(messages)


# -- from a conversation to its notes ------------------------------------------------------------


def talked(child: Profile) -> Interaction:
    talk = Interaction.objects.create(
        profile=child, started_at=NOON, turns=2, questions=1, topic="chalisa 2"
    )
    for number, text in enumerate(["I am Asha", "why is he strong"], 1):
        Line.objects.create(
            profile=child, interaction=talk, number=number, speaker="child", text=text, at=NOON
        )
    return talk


@pytest.fixture
def told(ashas: Household) -> Interaction:
    return talked(ashas.child)


def notes_of(talk: Interaction) -> str:
    return Interaction.objects.get(pk=talk.pk).notes


@pytest.mark.django_db
def test_the_models_sentences_become_the_notes_and_what_is_recalled(settings, told):
    with serving(settings, says()) as service:
        assert summaries.summarise(told.pk, now=NOON)
        assert not summaries.summarise(told.pk, now=NOON)
    assert notes_of(told) == GOOD["notes"]
    assert Recollection.objects.get().text == GOOD["memory"]
    assert len(service.asked) == 1
    asked = json.dumps(service.asked)
    assert "why is he strong" in asked
    assert "Asha" not in asked
    assert str(told.profile_id) not in asked


@pytest.mark.django_db
def test_a_model_that_fails_leaves_the_plain_sentences(settings, told):
    with serving(settings, fails(401)):
        summaries.summarise(told.pk, now=NOON)
    assert notes_of(told).startswith("Your child practised Chaupai 1.")


@pytest.mark.django_db
def test_without_consent_to_the_lines_none_is_sent(settings, ashas, told):
    purposes = [Purpose.TRANSCRIPT_KEEP]
    consent.withdraw(ashas.child.pk, purposes, guardian=ashas.guardian, now=NOON)
    with serving(settings, says()) as service:
        summaries.summarise(told.pk, now=NOON)
    assert json.loads(service.asked[0]["messages"][1]["content"])["lines"] == []


@pytest.mark.django_db
def test_a_child_without_any_of_the_purposes_is_not_told_of(settings, ashas, told):
    purposes = [Purpose.PROGRESS, Purpose.MEMORY]
    consent.withdraw(ashas.child.pk, purposes, guardian=ashas.guardian, now=NOON)
    with serving(settings, says()) as service:
        summaries.summarise(told.pk, now=NOON)
    assert service.asked == []


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_while_the_model_thinks_is_not_in_its_sentences(settings, ashas, told):
    def withdraws(request: Request) -> None:
        purposes = [Purpose.TRANSCRIPT_KEEP]
        consent.withdraw(ashas.child.pk, purposes, guardian=ashas.guardian, now=NOON)
        connections.close_all()
        says()(request)

    with serving(settings, withdraws):
        summaries.summarise(told.pk, now=NOON)
    assert notes_of(told).startswith("Your child practised Chaupai 1.")


@pytest.mark.django_db
def test_of_a_child_that_is_paused_nothing_is_sent(settings, told):
    Profile.objects.filter(pk=told.profile_id).update(paused_at=NOON)
    with serving(settings, says()) as service:
        summaries.summarise(told.pk, now=NOON)
    assert service.asked == []


@pytest.mark.django_db
def test_without_the_agreement_to_talk_nothing_is_sent(settings, ashas, told):
    purposes = [Purpose.CORE_VOICE]
    consent.withdraw(ashas.child.pk, purposes, guardian=ashas.guardian, now=NOON)
    with serving(settings, says()) as service:
        summaries.summarise(told.pk, now=NOON)
    assert service.asked == []


@pytest.mark.django_db(transaction=True)
def test_lines_that_are_deleted_while_the_model_thinks_are_not_in_its_sentences(settings, told):
    def deletes(request: Request) -> None:
        forget_lines(told.profile_id, talk_id=told.pk)
        connections.close_all()
        says()(request)

    with serving(settings, deletes):
        summaries.summarise(told.pk, now=NOON)
    assert notes_of(told).startswith("Your child practised Chaupai 1.")
    assert "wanted to know" not in Recollection.objects.get().text


@pytest.mark.django_db(transaction=True)
def test_what_is_recalled_and_deleted_while_the_model_thinks_does_not_come_back(settings, told):
    def deletes(request: Request) -> None:
        forget_lines(told.profile_id, talk_id=told.pk)
        connections.close_all()
        says()(request)

    child = told.profile
    Recollection(profile=child, text="It asked about its moon.", updated_at=NOON).save()
    later = Interaction.objects.create(profile=child, started_at=NOON, turns=2, topic="chalisa 3")
    with serving(settings, deletes):
        summaries.summarise(later.pk, now=NOON)
    assert notes_of(later).startswith("Your child practised Chaupai 2.")
    assert "wanted to know" not in Recollection.objects.get().text
