"""The pages of a new family, walked by a parent, by strangers, and in bad order."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import consent
from accounts.models import ConsentRequest, Guardian, Processor, Profile, User
from accounts.tests.parents import ask, link_in, mailoutbox_now, parent

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db

CHILD = {
    "child_name": "Mira",
    "birth_month": "3",
    "birth_year": "2019",
    "preferred_language": "hi",
    "timezone": "Asia/Kolkata",
}


@pytest.fixture
def mira(client):
    """Somebody who has just signed up."""
    user = User.objects.create_user("mira.parent@example.com")
    client.force_login(user)
    return user


def choices(client, *ticked: str) -> dict[str, str]:
    form = client.get(reverse("consent")).context["form"]
    return {"notice": str(form["notice"].value()), **dict.fromkeys(ticked, "on")}


def follow(client) -> str:
    """Where "Continue" leads."""
    return client.get(reverse("onboarding")).url


def test_a_new_family_is_led_from_the_country_to_the_toy(client, mira, mailoutbox_now):
    assert follow(client) == reverse("onboarding-country")
    answer = client.post(reverse("onboarding-country"), {"country": "DE"})
    assert answer.url == follow(client) == reverse("onboarding-notice")
    page = client.get(reverse("onboarding-notice")).content.decode()
    assert "Why we ask about religion" in page
    assert reverse("consent") in page
    with mailoutbox_now() as mails:
        told = choices(client, "core_voice", "religion_explicit", "progress")
        answer = client.post(reverse("consent"), told)
    assert answer.url == follow(client) == reverse("consent-sent")
    assert "mira.parent@example.com" in client.get(answer.url).content.decode()
    assert not Profile.objects.exists()
    link = link_in(mails[0].body, "confirm")
    assert "I agree" in client.get(link).content.decode()
    answer = client.post(link)
    child_id = ConsentRequest.objects.get().child_id
    assert answer.url == follow(client) == reverse("onboarding-child", args=[child_id])
    assert not Profile.objects.exists()
    answer = client.post(answer.url, CHILD)
    assert answer.url == follow(client) == reverse("pair")
    child = Profile.objects.get(pk=child_id)
    assert (child.child_name, str(child.dob), child.timezone) == (
        "Mira",
        "2019-03-01",
        "Asia/Kolkata",
    )
    assert consent.granted_purposes(child_id) == {
        "core_voice",
        "progress",
        "religion_explicit",
        "safety_alerts",
    }


def test_nothing_is_ticked_and_each_box_stands_alone(client, mira):
    client.post(reverse("onboarding-country"), {"country": "US", "state": "CA"})
    page = client.get(reverse("consent")).content.decode()
    assert page.count('type="checkbox"') == 4
    assert " checked" not in page
    assert "religion_explicit" not in page
    for other in ("progress", "memory", "transcript_keep"):
        assert f'name="{other}"' in page


def test_what_is_needed_and_missing_is_said_beside_its_box(client, mira):
    client.post(reverse("onboarding-country"), {"country": "GB"})
    answer = client.post(reverse("consent"), choices(client, "core_voice", "memory"))
    page = answer.content.decode()
    assert 'id="id_religion_explicit_error"' in page
    assert "Without this there is no conversation." in page
    assert page.count(" checked") == 2
    assert not ConsentRequest.objects.exists()


def test_a_notice_that_changed_is_to_be_read_before_agreeing(client, mira):
    client.post(reverse("onboarding-country"), {"country": "US", "state": "CA"})
    told = choices(client, "core_voice")
    Processor.objects.create(
        name="New", host="n.example", regions=["US"], trains_on_data=False, has_own_purposes=False
    )
    answer = client.post(reverse("consent"), told)
    assert "The notice has changed" in answer.content.decode()
    assert not ConsentRequest.objects.exists()
    fresh = told | {"notice": str(answer.context["notice"].pk)}
    assert f'value="{fresh["notice"]}"' in answer.content.decode()
    assert client.post(reverse("consent"), fresh).status_code == 302


def test_where_no_method_counts_it_is_said_and_nothing_begins(client, mira):
    client.post(reverse("onboarding-country"), {"country": "US", "state": "CA"})
    Processor.objects.create(name="Trainer", regions=["US"], trains_on_data=True)
    answer = client.post(reverse("consent"), choices(client, "core_voice"))
    assert answer.status_code == 409
    assert "We cannot ask you yet" in answer.content.decode()
    assert not ConsentRequest.objects.exists()


@pytest.mark.parametrize(
    "place", [{}, {"country": "Atlantis"}, {"country": "US"}, {"country": "US", "state": "XX"}]
)
def test_a_place_that_does_not_exist_is_said_beside_the_field(client, mira, place):
    answer = client.post(reverse("onboarding-country"), place)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not Guardian.objects.exists()


def test_the_country_is_asked_once(client, mira):
    client.post(reverse("onboarding-country"), {"country": "IN"})
    client.post(reverse("onboarding-country"), {"country": "US", "state": "CA"})
    assert Guardian.objects.get().family.country == "IN"


@pytest.fixture
def agreed(client, mira, mailoutbox_now):
    """The page of a child that Mira's parent agreed to."""
    client.post(reverse("onboarding-country"), {"country": "IN"})
    with mailoutbox_now() as mails:
        client.post(reverse("consent"), choices(client, "core_voice"))
    return client.post(link_in(mails[0].body, "confirm")).url


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"child_name": ""}, "required"),
        ({"child_name": "x" * 5_000}, "at most 80"),
        ({"child_name": "  \t "}, "required"),
        ({"child_name": "!!!"}, "name with letters"),
        ({"birth_year": ""}, "both the month and the year"),
        ({"birth_month": "13"}, "not one of the available"),
        ({"birth_year": "1950"}, "not one of the available"),
        ({"preferred_language": "fr"}, "not one of the available"),
        ({"timezone": "Mars/Phobos"}, "not one of the available"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(client, agreed, wrong, said):
    page = client.post(agreed, CHILD | wrong).content.decode()
    assert said in page
    assert "aria-invalid" in page
    assert 'value="Asia/Kolkata" selected' in page or "timezone" in wrong
    assert not Profile.objects.exists()


def test_a_birth_month_in_the_future_is_refused(client, agreed):
    now = timezone.now()
    if now.month == 12:
        pytest.skip("every month of this year has begun")
    told = CHILD | {"birth_month": "12", "birth_year": str(now.year)}
    assert "in the future" in client.post(agreed, told).content.decode()


@pytest.mark.parametrize("name", ["मीरा", "<b>Mira</b>", 'Mi\'ra "M"', "  Mira   Rose "])
def test_a_name_is_only_a_name(client, agreed, name):
    assert client.post(agreed, CHILD | {"child_name": name}).status_code == 302
    assert Profile.objects.get().child_name == " ".join(name.split())


def test_a_birth_month_may_be_left_out(client, agreed):
    client.post(agreed, CHILD | {"birth_month": "", "birth_year": ""})
    assert Profile.objects.get().dob is None


def test_sending_the_child_twice_makes_one_child(client, agreed):
    client.post(agreed, CHILD)
    assert client.post(agreed, CHILD | {"child_name": "Other"}).url == reverse("onboarding")
    assert Profile.objects.get().child_name == "Mira"


def test_a_child_before_its_consent_is_sent_back(client, mira, mailoutbox_now):
    client.post(reverse("onboarding-country"), {"country": "IN"})
    with mailoutbox_now():
        client.post(reverse("consent"), choices(client, "core_voice"))
    url = reverse("onboarding-child", args=[ConsentRequest.objects.get().child_id])
    assert client.post(url, CHILD).url == reverse("onboarding")
    assert not Profile.objects.exists()


def test_another_familys_child_is_not_there(client, mira):
    client.post(reverse("onboarding-country"), {"country": "IN"})
    request = ask(parent("other@example.com"))
    for child_id in (request.child_id, uuid4()):
        assert client.get(reverse("onboarding-child", args=[child_id])).status_code == 404
        assert client.get(reverse("consent-child", args=[child_id])).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "onboarding",
        "onboarding-country",
        "onboarding-notice",
        "consent",
        "consent-sent",
        "privacy",
    ],
)
def test_a_stranger_is_sent_to_sign_in(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["onboarding-notice", "consent", "consent-sent", "privacy"])
def test_somebody_without_a_family_begins_at_the_beginning(client, mira, name):
    assert client.get(reverse(name)).url == reverse("onboarding-country")


def test_a_second_child_goes_the_same_way(client, agreed, mailoutbox_now):
    client.post(agreed, CHILD)
    with mailoutbox_now() as mails:
        client.post(reverse("consent"), choices(client, "core_voice", "memory"))
    url = client.post(link_in(mails[0].body, "confirm")).url
    client.post(url, CHILD | {"child_name": "Arjun"})
    assert [child.child_name for child in Profile.objects.all()] == ["Mira", "Arjun"]
