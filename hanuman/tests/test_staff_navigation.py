"""What stands beside every page of the admin."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from hanuman.staff_navigation import GROUPS, navigation
from hanuman.tests.test_roles import somebody_of

pytestmark = pytest.mark.django_db


def seen_by(user: User, rf) -> dict[str, list[str]]:
    request = rf.get("/admin/")
    request.user = user
    return {
        group.get("title", ""): [one["title"] for one in group["items"]]
        for group in navigation(request)
    }


def test_every_list_of_the_admin_stands_in_it_once():
    told = [one.split("=")[0] for text in GROUPS.values() for one in text.split()]
    assert sorted(told) == sorted(model._meta.label_lower for model in admin.site._registry)


def test_each_sees_the_lists_of_their_work(rf):
    seen = {role: seen_by(somebody_of(role), rf) for role in ("Editors", "Operators")}
    assert list(seen["Editors"]) == ["", "Texts", "Voice"]
    assert seen["Editors"]["Texts"] == ["Verses", "Stories", "Episodes", "Revisions"]
    assert list(seen["Operators"]) == ["", "Toys", "Children", "Promises", "Running"]
    assert seen["Operators"]["Children"] == ["Interactions"]
    assert seen["Operators"]["Running"] == ["Dead letters"]


def test_the_list_that_is_open_is_marked(client):
    client.force_login(User.objects.create_superuser("admin@example.com"))
    page = client.get(reverse("admin:learning_verse_changelist")).content.decode()
    active = [one for one in page.split("<a ") if ' active"' in one.split(">")[0]]
    assert len(active) == 1
    assert reverse("admin:learning_verse_changelist") in active[0]
