"""Copies by the API: asked for, looked at, and the link."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache

from accounts.export import asking, making
from accounts.models import Export
from accounts.tests.cast import sign_in

FAMILY = "/api/v1/exports/"


@pytest.fixture
def home(client, ashas, settings, tmp_path):
    """Asha's parent, who has just proved who they are."""
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "accounts.private_files.PrivateFiles",
            "OPTIONS": {"location": tmp_path},
        }
    }
    cache.clear()
    sign_in(client, ashas.user)
    return ashas


def of_child(home) -> str:
    return f"/api/v1/children/{home.child.pk}/exports/"


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_from_asking_to_the_zip(client, home):
    asked = client.post(of_child(home))
    assert asked.status_code == 202
    export = asked.json()
    assert (export["state"], export["progress"]) == ("making", 0)
    assert client.post(of_child(home)).json()["id"] == export["id"]
    early = client.post(f"{FAMILY}{export['id']}/link/")
    assert (early.status_code, early.json()["code"]) == (409, "export-not-ready")
    making.make(Export.objects.get().pk)
    told = client.get(f"{FAMILY}{export['id']}/").json()
    assert (told["state"], told["progress"], told["child_id"]) == (
        "ready",
        100,
        str(home.child.pk),
    )
    link = client.post(f"{FAMILY}{export['id']}/link/")
    assert link.status_code == 201
    content = b"".join(client.get(urlsplit(link.json()["url"]).path))
    assert len(content) == told["size"]
    assert client.get(f"{FAMILY}{export['id']}/").json()["state"] == "fetched"


def test_the_whole_family_as_well(client, home):
    assert client.post(FAMILY).json()["child_id"] is None


def test_a_problem_is_told_as_a_code(client, home):
    export = client.post(FAMILY).json()
    Export.objects.update(problem="disk-full")
    told = client.get(f"{FAMILY}{export['id']}/").json()
    assert (told["state"], told["problem"]) == ("problem", "disk-full")


def test_too_many_are_refused(client, home):
    for _ in range(asking.MOST_A_DAY):
        client.post(FAMILY)
        Export.objects.update(problem="failed")
    answer = client.post(FAMILY)
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-exports")


def test_a_recent_login_is_needed_to_ask_and_for_the_link(client, home):
    export = client.post(FAMILY).json()
    client.logout()
    sign_in(client, home.user, recently=False)
    for path in (of_child(home), FAMILY, f"{FAMILY}{export['id']}/link/"):
        answer = client.post(path)
        assert answer.status_code == 403, path
    assert client.get(f"{FAMILY}{export['id']}/").status_code == 200


def test_the_neighbours_are_not_there(client, home, ravis):
    sign_in(client, ravis.user)
    export = client.post(FAMILY).json()
    sign_in(client, home.user)
    assert client.post(of_child(ravis)).status_code == 404
    assert client.get(f"{FAMILY}{export['id']}/").status_code == 404
    assert client.post(f"{FAMILY}{export['id']}/link/").status_code == 404
