"""The pages of a family's toys: what they show and do, and to whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile
from accounts.tests.cast import sign_in
from devices import calling, pairing
from devices.models import Device, WrongGuess

pytestmark = pytest.mark.django_db

ACTS = ("toy-unpair", "toy-lost", "toy-found")


@pytest.fixture
def toy(ashas):
    return Device.objects.create(
        serial="HAN-1",
        profile=ashas.child,
        family=ashas.family,
        name="Red one",
        battery=15,
        rssi=-58,
        firmware="1.4.2",
        last_seen_at=timezone.now() - timedelta(seconds=30),
    )


@pytest.fixture
def parent(client, ashas):
    """Asha's parent, who has just signed in."""
    sign_in(client, ashas.user)
    return client


@pytest.fixture
def new_toy(db):
    """A toy that nobody has, and the code that it says."""
    device = Device.objects.create(serial="HAN-9")
    return device, pairing.show_code(device, now=timezone.now()).digits


def text_of(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.replace("&#x27;", "'").split())


def path(name: str, toy: Device) -> str:
    return reverse(name, args=[toy.pk])


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


# -- who may see what ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["toy", *ACTS, "toy-hello"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_toy_of_another_family_is_not_there(client, toy, ravis, name, method):
    client.force_login(ravis.user)
    answer = getattr(client, method)(path(name, toy))
    is_post_only = method == "get" and name in ("toy-found", "toy-hello")
    assert answer.status_code == (405 if is_post_only else 404)
    toy.refresh_from_db()
    assert (toy.state, toy.name) == ("active", "Red one")


@pytest.mark.parametrize("name", ["toys", "pair", "toy", "toy-unpair", "toy-lost"])
def test_a_stranger_is_asked_to_sign_in(client, toy, name):
    address = reverse(name) if name in ("toys", "pair") else path(name, toy)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_parent_sees_own_toys_alone(parent, toy, ravis):
    Device.objects.create(serial="HAN-2", profile=ravis.child, family=ravis.family, name="Theirs")
    page = text_of(parent.get(reverse("toys")))
    assert "Red one" in page
    for shown in ("plays with Asha", "battery 15 %", "Wi-Fi strong", "firmware 1.4.2", "HAN-1"):
        assert shown in page
    assert "Theirs" not in page


def test_a_family_without_a_toy_is_told_what_to_do(parent):
    assert "type it here" in text_of(parent.get(reverse("toys")))


def test_a_toy_s_page_says_how_it_fares_in_words(parent, toy):
    page = text_of(parent.get(path("toy", toy)))
    for shown in ("15 %", "charge it soon", "strong", "1.4.2", "HAN-1", "switched on"):
        assert shown in page


def test_a_toy_that_found_itself_broken_says_so_in_words_that_we_know(parent, toy):
    for told, parts in (
        ("microphone memory", "its microphone, its memory"),
        ("nonsense memory", "its memory"),
    ):
        Device.objects.update(telemetry={"faults": told})
        page = text_of(parent.get(path("toy", toy)))
        assert f"Something in this toy is broken: {parts}." in page
    Device.objects.update(telemetry={"faults": None})
    assert "broken" not in text_of(parent.get(path("toy", toy)))


def test_whoever_repairs_a_toy_finds_its_numbers(parent, toy):
    assert "Numbers for a repair" not in text_of(parent.get(path("toy", toy)))
    Device.objects.update(telemetry={"heap": 118_240, "gc_ms": None, "underruns": 2})
    page = " ".join(text_of(parent.get(path("toy", toy))).split())
    assert "Free memory 115 KB" in page
    assert "Gaps in what it said 2" in page
    assert "Longest tidying" not in page


def test_a_toy_that_did_not_accept_an_update_says_so(parent, toy):
    Device.objects.update(telemetry={"update": "1.5.0 bad-signature"})
    page = text_of(parent.get(path("toy", toy)))
    assert "The toy did not accept version 1.5.0 and goes on with this one." in page


def test_a_toy_that_never_said_anything_is_shown_without_guesses(parent, ashas):
    toy = Device.objects.create(serial="HAN-3", family=ashas.family, profile=ashas.child)
    page = text_of(parent.get(path("toy", toy)))
    assert page.count("not known yet") == 3
    assert "not heard yet" in page


# -- pairing -------------------------------------------------------------------------------------


def test_the_code_that_a_toy_says_pairs_it(parent, asha, new_toy):
    device, digits = new_toy
    spoken = f"{digits[:3]} {digits[3:]}"
    answer = parent.post(reverse("pair"), {"digits": spoken, "child": asha.pk}, follow=True)
    assert answer.redirect_chain == [(path("toy", device), 302)]
    assert "paired with Asha" in text_of(answer)
    device.refresh_from_db()
    assert device.profile == asha


def test_an_only_child_is_chosen_already(parent, asha):
    assert f'value="{asha.pk}" ' in parent.get(reverse("pair")).content.decode()
    assert "checked" in parent.get(reverse("pair")).content.decode()


@pytest.mark.parametrize(
    ("digits", "sentence"),
    [
        ("", "Please type the six digits"),
        ("12345", "The code has six digits"),
        ("<b>hello</b>", "The code has six digits"),
        ("1" * 5000, "The code has six digits"),
    ],
)
def test_what_is_no_code_is_said_beside_the_field_and_nothing_is_lost(
    parent, asha, digits, sentence
):
    answer = parent.post(reverse("pair"), {"digits": digits, "child": asha.pk})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert re.search(r'name="digits"[^>]*aria-invalid="true"', page)
    assert re.search(r'name="digits"[^>]*aria-describedby="[^"]*error', page)
    assert "<b>hello</b>" not in page
    assert "checked" in page
    assert not WrongGuess.objects.exists()


def test_five_wrong_codes_lock_the_page_for_a_while(parent, asha, new_toy):
    device, digits = new_toy
    for _ in range(5):
        answer = parent.post(reverse("pair"), {"digits": wrong(digits), "child": asha.pk})
        assert "No toy is saying this code" in text_of(answer)
    answer = parent.post(reverse("pair"), {"digits": digits, "child": asha.pk})
    assert "wait ten minutes" in text_of(answer)
    assert digits in answer.content.decode()
    device.refresh_from_db()
    assert device.profile is None


def test_an_old_code_is_said_to_be_old(parent, asha, new_toy):
    device, digits = new_toy
    device.codes.update(expires_at=timezone.now())
    answer = parent.post(reverse("pair"), {"digits": digits, "child": asha.pk})
    assert "too old" in text_of(answer)


def test_a_double_submit_is_one_pairing(parent, asha, new_toy):
    device, digits = new_toy
    answers = [
        parent.post(reverse("pair"), {"digits": digits, "child": asha.pk}) for _ in range(2)
    ]
    assert [answer["Location"] for answer in answers] == [path("toy", device)] * 2


def test_a_toy_cannot_be_given_to_another_family_s_child(parent, ravi, new_toy):
    device, digits = new_toy
    answer = parent.post(reverse("pair"), {"digits": digits, "child": ravi.pk})
    assert answer.status_code == 422
    device.refresh_from_db()
    assert device.profile is None


def test_a_family_without_a_child_is_led_to_the_child_first(parent, asha):
    asha.delete()
    assert "add your child first" in text_of(parent.get(reverse("pair")))


# -- one toy -------------------------------------------------------------------------------------


def settings_of(toy: Device, **changed) -> dict:
    shown = {
        "name": toy.name,
        "profile": str(toy.profile_id or ""),
        "volume_percent": toy.volume_percent,
        "lights_on": "on" if toy.lights_on else "",
    }
    initial = {f"initial-{name}": value for name, value in shown.items() if value != ""}
    return {k: v for k, v in (shown | initial | changed).items() if v is not None}


def test_settings_are_changed_and_told_to_the_toy(
    parent, toy, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(
        calling, "tell_toys", lambda *said, **members: told.append((said, members))
    )
    sent = settings_of(toy, name="लाल हनुमान", volume_percent=35, lights_on=None)
    with django_capture_on_commit_callbacks(execute=True):
        answer = parent.post(path("toy", toy), sent)
    assert answer.status_code == 302
    toy.refresh_from_db()
    assert (toy.name, toy.volume_percent, toy.lights_on) == ("लाल हनुमान", 35, False)
    assert told == [(([toy.pk], "settings"), {"volume": 35, "lights": False})]


def test_of_two_guardians_at_once_each_changes_what_he_or_she_changed(parent, toy):
    firsts, seconds = settings_of(toy, name="Blue one"), settings_of(toy, volume_percent=20)
    parent.post(path("toy", toy), firsts)
    parent.post(path("toy", toy), seconds)
    toy.refresh_from_db()
    assert (toy.name, toy.volume_percent) == ("Blue one", 20)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "x" * 5000}, "at most 60"),
        ({"volume_percent": 101}, "less than or equal to 100"),
        ({"volume_percent": "9" * 400}, "less than or equal to 100"),
        ({"volume_percent": -5}, "greater than or equal to 0"),
        ({"volume_percent": "loud"}, "whole number"),
    ],
)
def test_what_cannot_be_set_is_said_and_what_was_typed_stays(parent, toy, changed, sentence):
    answer = parent.post(path("toy", toy), settings_of(toy, **changed))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert str(next(iter(changed.values()))) in answer.content.decode()
    before = toy.name, toy.volume_percent
    toy.refresh_from_db()
    assert (toy.name, toy.volume_percent) == before


def test_markup_in_a_name_is_shown_as_it_was_typed(parent, toy):
    parent.post(path("toy", toy), settings_of(toy, name="<script>1</script>"))
    page = parent.get(path("toy", toy)).content.decode()
    assert "<script>1" not in page
    assert "&lt;script&gt;1" in page


def test_a_toy_moves_to_a_sister_and_not_to_another_family(parent, toy, ashas, ravi):
    sister = Profile.objects.create(family=ashas.family, child_name="Uma")
    parent.post(path("toy", toy), settings_of(toy, profile=str(sister.pk)))
    toy.refresh_from_db()
    assert toy.profile == sister
    answer = parent.post(path("toy", toy), settings_of(toy, profile=str(ravi.pk)))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [("said", "says hello"), ("busy", "in the middle"), (None, "not connected")],
)
def test_say_hello_tells_what_became_of_it(parent, toy, monkeypatch, answer, sentence):
    monkeypatch.setattr(calling, "ask_toy", lambda device_id, kind: answer)
    assert sentence in text_of(parent.post(path("toy-hello", toy), follow=True))


# -- parting -------------------------------------------------------------------------------------


def test_unpairing_asks_once_more_and_then_does_it(parent, toy):
    page = text_of(parent.get(path("toy-unpair", toy)))
    assert "Unpair this toy?" in page
    answer = parent.post(path("toy-unpair", toy), follow=True)
    assert "The toy is unpaired." in text_of(answer)
    toy.refresh_from_db()
    assert (toy.family, toy.profile, toy.name) == (None, None, "")
    assert parent.get(path("toy", toy)).status_code == 404


def test_a_lost_toy_is_marked_and_can_be_found(parent, toy):
    assert "marked as lost" in text_of(parent.post(path("toy-lost", toy), follow=True))
    toy.refresh_from_db()
    assert toy.state == "revoked"
    answer = parent.post(path("toy-unpair", toy), follow=True)
    assert "Mark it as found first" in text_of(answer)
    assert "Welcome back" in text_of(parent.post(path("toy-found", toy), follow=True))
    toy.refresh_from_db()
    assert (toy.state, toy.name) == ("active", "Red one")


@pytest.mark.parametrize("name", ACTS)
def test_parting_needs_somebody_who_signed_in_lately(client, ashas, toy, name):
    client.force_login(ashas.user)
    assert client.post(path(name, toy)).status_code in (302, 403)
    toy.refresh_from_db()
    assert (toy.state, toy.family) == ("active", ashas.family)


def test_every_page_has_one_heading_and_no_name_of_a_child_where_there_is_none(parent, toy):
    for address in (
        reverse("toys"),
        reverse("pair"),
        *(path(name, toy) for name in ("toy", "toy-unpair", "toy-lost")),
    ):
        page = parent.get(address).content.decode()
        assert page.count("<h1") == 1, address
        assert 'style="' not in page, address
