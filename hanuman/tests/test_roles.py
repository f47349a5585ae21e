"""Editors, Reviewers and Operators: what they may, and that nothing more is clicked together."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from accounts.tests.cast import NOON, household
from hanuman.roles import ROLES, hand_out, permissions_of
from learning.review.states import APPROVES, WRITES
from learning.takes.deciding import APPROVES as HEARS
from voice.models import Interaction

pytestmark = pytest.mark.django_db
OF_CHILDREN = {"accounts.profile", "accounts.interest", "accounts.family", "accounts.guardian"}
OF_CHILDREN |= {"learning.chalisaprogress", "learning.storyprogress", "voice.safetyevent"}
OF_CHILDREN |= {"voice.interaction", "devices.device"}


def somebody_of(*roles: str) -> User:
    user = User.objects.create_user(f"{'.'.join(roles)}@example.com".lower(), is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def held(role: str) -> set[str]:
    rows = Permission.objects.filter(group__name=role).select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_what_the_table_says_and_all_of_it_exists(role):
    assert held(role) == permissions_of(role)


def test_what_was_clicked_together_is_put_right_by_the_next_migration():
    editors = Group.objects.get(name="Editors")
    editors.permissions.set(Permission.objects.filter(codename="delete_user"))
    own = Group.objects.create(name="Ours")
    own.permissions.set(Permission.objects.filter(codename="delete_user"))
    call_command("migrate", verbosity=0)
    assert held("Editors") == permissions_of("Editors")
    assert held("Ours") == {"accounts.delete_user"}


def test_handing_out_twice_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1 + 2 * len(ROLES)):  # they are only read
        hand_out(apps.get_app_config("learning"), using="default")


def test_the_database_of_the_keys_has_no_groups(django_assert_num_queries):
    with django_assert_num_queries(0):
        hand_out(apps.get_app_config("learning"), using="keys")


def test_nobody_both_writes_and_approves_by_one_role():
    assert permissions_of("Editors").isdisjoint({*APPROVES.values(), HEARS})
    assert {*APPROVES.values(), HEARS} <= permissions_of("Reviewers")
    assert WRITES in permissions_of("Editors") - permissions_of("Reviewers")


@pytest.mark.parametrize("role", ROLES)
def test_no_role_deletes_or_changes_who_may_what(role):
    for name in permissions_of(role):
        assert ".delete_" not in name
        assert not name.startswith(("auth.", "mfa.", "usersessions.", "accounts.change"))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_exactly_the_lists_that_it_may_view(role, rf):
    request = rf.get("/")
    request.user = somebody_of(role)
    rooms = {f"{m._meta.app_label}.view_{m._meta.model_name}": m for m in admin.site._registry}
    opened = {
        name
        for name, model in rooms.items()
        if admin.site.get_model_admin(model).has_view_or_change_permission(request)
    }
    assert opened == permissions_of(role) & set(rooms)


@pytest.mark.parametrize("role", ["Editors", "Reviewers"])
def test_who_works_on_texts_sees_no_child(role, client):
    may = {name.replace("view_", "") for name in permissions_of(role)}
    assert may.isdisjoint(OF_CHILDREN)
    client.force_login(somebody_of(role))
    assert client.get(reverse("admin:accounts_profile_changelist")).status_code == 403


def test_an_operator_looks_at_a_conversation_only_with_a_reason(client):
    child = household("parent@example.com", "Vasundhara").child
    talk = Interaction.objects.create(profile=child, started_at=NOON)
    client.force_login(somebody_of("Operators"))
    page = reverse("admin:voice_interaction_change", args=[talk.pk])
    assert client.get(page).url.startswith(reverse("admin:reason", args=[child.pk]))
