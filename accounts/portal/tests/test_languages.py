"""The language of the portal: chosen on a page, remembered for the person."""

import pytest
from allauth.account.signals import user_signed_up
from django.utils import translation

pytestmark = pytest.mark.django_db


def language_of(answer) -> str:
    return answer.content.decode().split('<html lang="')[1].split('"')[0]


def test_a_stranger_reads_the_language_of_the_browser(client):
    assert language_of(client.get("/")) == "en"
    assert language_of(client.get("/", headers={"accept-language": "hi-IN,hi"})) == "hi"
    assert language_of(client.get("/", headers={"accept-language": "fr"})) == "en"


def test_the_switch_returns_to_the_page_in_the_other_language(client):
    answer = client.post("/i18n/setlang/", {"language": "hi", "next": "/?a=1"})
    assert (answer.status_code, answer.url) == (302, "/?a=1")
    assert language_of(client.get("/")) == "hi"


def test_the_switch_never_leads_to_another_site(client):
    answer = client.post("/i18n/setlang/", {"language": "hi", "next": "https://elsewhere.example"})
    assert answer.url == "/"


def test_a_persons_language_goes_with_them_to_another_browser(client, ashas):
    client.force_login(ashas.user)
    client.post("/i18n/setlang/", {"language": "hi"})
    ashas.user.refresh_from_db()
    assert ashas.user.language == "hi"
    client.cookies.pop("django_language")
    assert language_of(client.get("/", headers={"accept-language": "en"})) == "hi"


def test_a_language_that_nobody_speaks_here_changes_nothing(client, ashas):
    client.force_login(ashas.user)
    client.post("/i18n/setlang/", {"language": "xx"})
    ashas.user.refresh_from_db()
    assert ashas.user.language == "en"
    assert language_of(client.get("/")) == "en"


def test_the_switch_takes_only_posts(client):
    assert client.get("/i18n/setlang/?language=hi").status_code == 405


def test_who_signs_up_in_hindi_goes_on_in_hindi(rf, ashas):
    with translation.override("hi"):
        user_signed_up.send(type(ashas.user), request=rf.get("/"), user=ashas.user)
    ashas.user.refresh_from_db()
    assert ashas.user.language == "hi"
