"""The Talk page: for guardians of that child, with every sentence that its scripts may show."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from voice.page_words import flow_kinds, talk_words
from wire.messages import POLICY_STATES

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js" / "talk"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_a_guardian_opens_the_page_of_the_own_child(ashas):
    answer = signed_in(ashas.user).get(f"/children/{ashas.child.pk}/talk/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'data-socket="/device/v1/talk/{ashas.child.pk}"' in page
    assert 'id="talk-words"' in page
    assert '<details class="card flow" data-part="flow">' in page  # folded for parents


@pytest.mark.parametrize("who", ["parent next door", "staff", "nobody's child"])
def test_everybody_else_finds_nothing(ashas, ravis, who):
    users = {
        "parent next door": ravis.user,
        "staff": User.objects.create_superuser("staff@example.com"),
        "nobody's child": ashas.user,
    }
    child_id = uuid4() if who == "nobody's child" else ashas.child.pk
    assert signed_in(users[who]).get(f"/children/{child_id}/talk/").status_code == 404


def test_a_stranger_is_asked_to_sign_in(ashas):
    answer = Client().get(f"/children/{ashas.child.pk}/talk/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_every_policy_and_every_state_of_the_scripts_has_words():
    states = talk_words()["states"]
    assert set(POLICY_STATES) - {"paired"} <= set(states)
    screen, main = ((SCRIPTS / name).read_text() for name in ("screen.js", "main.js"))
    computed = screen.partition("export class")[0]
    named = re.findall(r'(?:return|[?:]) "([a-z-]+)"', computed)
    named += re.findall(r'(?:\.show|#end)\("([a-z-]+)"\)', main)
    assert len(named) > 10
    assert set(named) <= set(states)
    assert all(len(words) == 2 for words in states.values())


def test_every_kind_of_row_has_a_colour_and_a_name():
    used = set()
    for name in ("happenings.js", "main.js"):
        used |= set(re.findall(r'flow\.add\("(\w+)"', (SCRIPTS / name).read_text()))
    assert used == set(flow_kinds())
    css = (SCRIPTS.parents[1] / "css" / "talk.css").read_text()
    assert set(re.findall(r"\[data-kind=(\w+)\]", css)) == used
