"""What a browser shows when something is not there, not allowed, or broken."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import path
from django.views import defaults

from accounts.tests.cast import ashas as ashas
from hanuman import urls

pytestmark = pytest.mark.django_db


def forbidden(request):
    raise PermissionDenied


def broken(request):
    raise RuntimeError("a fault of the tests")


urlpatterns = [*urls.urlpatterns, path("forbidden", forbidden), path("broken", broken)]


@pytest.fixture(autouse=True)
def _routes(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere", 404, "This page is not here"),
        ("/forbidden", 403, "You may not open this page"),
        ("/broken", 500, "Something went wrong"),
    ],
)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_it_is_said_in_the_same_house(ashas, address, status, words, is_signed_in):
    client = Client(raise_request_exception=False)
    if is_signed_in:
        client.force_login(ashas.user)
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "css/hanuman.css" in page
    assert "a fault of the tests" not in page


def test_a_form_that_was_open_too_long_says_what_to_do(ashas):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ashas.user)
    answer = client.post(f"/children/{ashas.child.pk}/limits/", {})
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


def test_what_cannot_be_understood_is_said_too(rf):
    answer = defaults.bad_request(rf.get("/"), ValueError())
    assert answer.status_code == 400
    assert "css/hanuman.css" in answer.content.decode()
