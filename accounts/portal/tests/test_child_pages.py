"""The page on which guardians change what is known of their child."""

from datetime import date

import pytest
from django.urls import reverse

from accounts import consent, epoch
from accounts.models import Guardian, Interest, Profile, Purpose, User
from accounts.tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def edit(client, ashas):
    """Open the page, change some fields, save; the answer."""
    client.force_login(ashas.user)
    url = reverse("child-edit", args=[ashas.child.pk])

    def edited(**changes):
        form = client.get(url).context["form"]
        typed = {name: form[name].value() for name in form.fields}
        return client.post(
            url, {name: value for name, value in (typed | changes).items() if value is not None}
        )

    return edited


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return answer.context["form"].errors


def test_everything_can_be_changed_at_once(edit, asha):
    answer = edit(
        child_name="  आशा   देवी ",
        birth_month=2,
        birth_year=2019,
        preferred_language="hi",
        timezone="Europe/Berlin",
        interests=["courage", "hope"],
        avoid_topics="dogs\nthe dark",
    )
    assert answer.url == reverse("child-edit", args=[asha.pk])
    asha.refresh_from_db()
    assert (asha.child_name, asha.dob, asha.preferred_language, asha.timezone) == (
        "आशा देवी",
        date(2019, 2, 1),
        "hi",
        "Europe/Berlin",
    )
    assert asha.avoid_topics == ["dogs", "the dark"]
    assert set(asha.interests.values_list("tag", flat=True)) == {"courage", "hope"}


def test_running_talks_are_told_after_the_commit(
    edit, asha, django_capture_on_commit_callbacks, monkeypatch
):
    told = []
    monkeypatch.setattr(epoch, "bump", lambda *ids: told.extend(ids))
    with django_capture_on_commit_callbacks(execute=True):
        edit(timezone="Europe/Berlin")
    assert told == [asha.pk]


def test_the_day_of_birth_that_was_told_stays_with_its_month(edit, asha):
    asha.dob = date(2018, 3, 17)
    asha.save()
    edit(child_name="Mira")
    asha.refresh_from_db()
    assert asha.dob == date(2018, 3, 17)


def test_a_name_of_five_thousand_letters_is_refused_and_kept_on_the_page(edit, asha):
    name = "अ" * 5000
    answer = edit(child_name=name)
    assert "child_name" in errors(answer)
    assert name in answer.content.decode()
    asha.refresh_from_db()
    assert asha.child_name == "Asha"


def test_the_error_stands_beside_its_field(edit):
    page = edit(child_name="...").content.decode()
    described = page.split('name="child_name"')[1].split(">")[0]
    assert 'aria-invalid="true"' in described
    assert "id_child_name_error" in described
    assert 'id="id_child_name_error"' in page


def test_markup_in_a_name_is_only_a_name(edit, client, asha):
    edit(child_name="<b>Asha</b>")
    page = client.get(reverse("child-edit", args=[asha.pk])).content.decode()
    assert "<b>Asha" not in page
    assert "&lt;b&gt;Asha" in page


def test_a_zone_that_is_none_any_more_is_told_by_name_and_nothing_is_lost(edit, asha):
    answer = edit(timezone="America/Nowhere", child_name="Mira")
    assert "“America/Nowhere” is no time zone any more" in str(errors(answer)["timezone"])
    assert 'value="Mira"' in answer.content.decode()


def test_a_stored_zone_that_disappeared_is_not_replaced_in_silence(edit, client, asha):
    Profile.objects.update(timezone="Mars/Olympus")
    page = client.get(reverse("child-edit", args=[asha.pk])).content.decode()
    assert "“Mars/Olympus” is no time zone any more" in page
    assert "selected>Africa/Abidjan" not in page
    assert "timezone" in errors(edit(timezone=""))
    assert edit(timezone="Asia/Kolkata").status_code == 302


def test_too_many_or_too_long_topics_are_refused(edit):
    assert "avoid_topics" in errors(edit(avoid_topics="\n".join(map(str, range(13)))))
    assert "avoid_topics" in errors(edit(avoid_topics="x" * 61))


def test_without_the_purpose_what_the_child_likes_is_neither_shown_nor_changed(
    edit, client, ashas
):
    Interest.objects.create(profile=ashas.child, tag="hope")
    consent.withdraw(ashas.child.pk, [Purpose.MEMORY], guardian=ashas.guardian, now=NOON)
    page = client.get(reverse("child-edit", args=[ashas.child.pk])).content.decode()
    assert "kept only when you agree" in page
    edit(interests=["courage"], child_name="Mira")
    assert [row.tag for row in Interest.objects.all()] == ["hope"]


def values_of(form) -> dict:
    """What a browser would send of a form as it is shown."""
    return {name: form[name].value() for name in form.fields if form[name].value()}


def test_two_guardians_do_not_overwrite_each_other(client, ashas):
    other = User.objects.create_user("second@example.com")
    Guardian.objects.create(user=other, family=ashas.family)
    url = reverse("child-edit", args=[ashas.child.pk])
    client.force_login(ashas.user)
    opened = client.get(url).context["form"]
    typed = values_of(opened)
    client.force_login(other)
    client.post(url, typed | {"child_name": "Tara"})
    client.force_login(ashas.user)
    answer = client.post(url, typed | {"child_name": "Mira"})
    page = answer.content.decode()
    assert "Somebody changed this page while you had it open" in page
    assert "<dd>Tara</dd>" in page
    assert 'value="Mira"' in page
    assert client.post(url, values_of(answer.context["form"])).status_code == 302
    ashas.child.refresh_from_db()
    assert ashas.child.child_name == "Mira"


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_familys_child_is_not_there(client, ashas, ravis, method):
    client.force_login(ashas.user)
    url = reverse("child-edit", args=[ravis.child.pk])
    assert getattr(client, method)(url).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client, asha):
    answer = client.get(reverse("child-edit", args=[asha.pk]))
    assert answer.url.startswith("/accounts/login/")
