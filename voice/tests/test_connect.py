"""Who is at the door: a real database, real secrets, one query beside cached content."""

from datetime import time

import pytest
from django.core.cache import cache

from accounts import consent
from accounts.models import Limits, Purpose, QuietHours
from accounts.tests.cast import NOON, Household, agree, household
from devices import credentials, pairing
from devices.models import Device
from voice.connect import Admission, Refused, _admit, admit, credentials_in
from voice.models import Interaction, Persona, Recollection


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    cache.clear()


def toy_of(home: Household | None, serial: str = "HAN-1") -> tuple[Device, str]:
    """A toy of the family's child, and its secret."""
    paired = {"profile": home.child, "family": home.family} if home else {}
    device = Device.objects.create(serial=serial, **paired)
    return device, credentials.issue(device)


def at_the_door(secret: str, serial: str = "HAN-1") -> Admission:
    return _admit(serial, secret, now=NOON)


def headers(value: str) -> list[tuple[bytes, bytes]]:
    return [(b"host", b"x"), (b"authorization", value.encode("latin-1"))]


# -- the header ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["Device", "device", "DEVICE"])
def test_serial_and_secret_are_read_from_the_header(scheme):
    assert credentials_in(headers(f"{scheme} HAN-1:s:e-c")) == ("HAN-1", "s:e-c")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Device",
        "Device HAN-1",
        "Device :secret",
        "Bearer HAN-1:secret",
        "Device HAN-1\0:secret",
        "Device HAN-1:" + "x" * 500,
    ],
)
def test_a_header_without_both_is_refused(value):
    with pytest.raises(Refused) as caught:
        credentials_in(headers(value))
    assert caught.value.code == "no-credentials"


def test_no_header_at_all_is_refused():
    with pytest.raises(Refused):
        credentials_in([])


# -- who is refused ------------------------------------------------------------------------------


def test_an_unknown_serial_and_a_wrong_secret_are_refused_alike(ashas):
    _, secret = toy_of(ashas)
    for serial, given in [("HAN-2", secret), ("HAN-1", "wrong"), ("HAN-1", "")]:
        with pytest.raises(Refused) as caught:
            at_the_door(given, serial)
        assert caught.value.code == "unknown"


def test_the_secret_of_another_toy_proves_nothing(ashas, ravis):
    toy_of(ashas)
    _, secret = toy_of(ravis, "HAN-2")
    with pytest.raises(Refused):
        at_the_door(secret)


@pytest.mark.parametrize("serial", ["han-1", "' OR 1=1 --", "ह" * 20])
def test_a_serial_of_anything_is_refused(ashas, serial):
    with pytest.raises(Refused):
        at_the_door("x", serial)


# -- who may not talk ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", [Device.State.REVOKED, Device.State.ERASED])
def test_a_lost_or_erased_toy_is_let_in_to_be_told(ashas, state):
    device, secret = toy_of(ashas)
    device.state = state
    device.save()
    admission = at_the_door(secret)
    assert (admission.policy, admission.brief) == (state.value, None)


def test_an_unpaired_toy_is_told_its_code(db):
    _, secret = toy_of(None)
    admission = at_the_door(secret)
    assert (admission.policy, admission.profile_id) == ("unpaired", None)
    assert len(admission.code) == 6
    assert at_the_door(secret).code == admission.code


def test_a_toy_that_was_paired_is_unpaired_no_more(ashas):
    _, secret = toy_of(None)
    code = at_the_door(secret).code
    pairing.claim_device(code, ashas.child, now=NOON)
    assert at_the_door(secret).policy == ""


def test_without_consent_nobody_talks(db):
    home = household("a@example.com", "Asha", consents=[Purpose.PROGRESS])
    _, secret = toy_of(home)
    assert (at_the_door(secret).policy, at_the_door(secret).brief) == ("no_consent", None)


def test_a_withdrawn_consent_is_told_as_such(ashas):
    _, secret = toy_of(ashas)
    consent.withdraw(ashas.child.pk, [Purpose.CORE_VOICE], guardian=ashas.guardian, now=NOON)
    assert at_the_door(secret).policy == "withdrawn"


def test_words_are_gathered_only_for_a_family_that_keeps_them(ashas):
    _, secret = toy_of(ashas)
    assert at_the_door(secret).brief.keeps_lines
    purposes = [Purpose.TRANSCRIPT_KEEP]
    consent.withdraw(ashas.child.pk, purposes, guardian=ashas.guardian, now=NOON)
    assert not at_the_door(secret).brief.keeps_lines


def test_a_consent_that_is_given_again_counts(ashas):
    _, secret = toy_of(ashas)
    consent.withdraw(ashas.child.pk, [Purpose.CORE_VOICE], guardian=ashas.guardian, now=NOON)
    agree(ashas, [Purpose.CORE_VOICE])
    assert at_the_door(secret).policy == ""


def test_one_familys_consent_says_nothing_for_another(ashas):
    home = household("b@example.com", "Ravi", consents=[])
    _, secret = toy_of(home, "HAN-2")
    assert at_the_door(secret, "HAN-2").policy == "no_consent"


# -- limits --------------------------------------------------------------------------------------


def resting(home: Household, **members) -> None:
    """Quiet hours around NOON, which is twelve o'clock on the child's wall."""
    Limits.objects.create(profile=home.child, **members)
    QuietHours.objects.create(
        profile=home.child, weekday=NOON.weekday(), starts=time(11), ends=time(13)
    )


def test_in_quiet_hours_a_toy_is_told_so_at_the_door(ashas):
    _, secret = toy_of(ashas)
    resting(ashas, has_bonus_story=False)
    assert (at_the_door(secret).policy, at_the_door(secret).brief) == ("quiet_hours", None)


def test_for_one_more_story_a_toy_is_let_in(ashas):
    _, secret = toy_of(ashas)
    resting(ashas)
    admission = at_the_door(secret)
    assert admission.policy == ""
    assert admission.brief.outlook.state == "quiet_hours"
    assert admission.brief.outlook.has_bonus


def test_used_up_minutes_are_told_at_the_door_and_are_one_childs(ashas, ravis):
    _, secret = toy_of(ashas)
    _, other = toy_of(ravis, "HAN-2")
    for home in (ashas, ravis):
        Limits.objects.create(profile=home.child, daily_minutes=10)
    Interaction.objects.create(profile=ashas.child, started_at=NOON, duration_seconds=600)
    assert at_the_door(secret).policy == "limit"
    assert at_the_door(other, "HAN-2").brief.outlook.state == ""


def test_a_withdrawal_counts_more_than_quiet_hours(ashas):
    _, secret = toy_of(ashas)
    resting(ashas)
    consent.withdraw(ashas.child.pk, [Purpose.CORE_VOICE], guardian=ashas.guardian, now=NOON)
    assert at_the_door(secret).policy == "withdrawn"


# -- who may talk --------------------------------------------------------------------------------


def test_a_toy_that_may_talk_gets_its_brief(ashas, shelf):
    device, secret = toy_of(ashas)
    admission = at_the_door(secret)
    brief = admission.brief
    assert (admission.device_id, admission.profile_id) == (device.pk, ashas.child.pk)
    assert admission.purposes == frozenset(Purpose.values)
    assert brief.language == "en"
    assert brief.server_time == "2026-11-20T06:30:00+00:00"
    assert brief.context["volume"] == 70
    assert brief.script.greeting == Persona.objects.get(name="hanuman").greeting_en
    assert brief.script.choice.language == "en"
    assert brief.script.functions[0]["name"] == "teach_hanuman_chalisa"


def test_every_conversation_has_a_session_of_its_own(ashas):
    _, secret = toy_of(ashas)
    assert at_the_door(secret).brief.session != at_the_door(secret).brief.session


def test_the_prompt_knows_the_child_and_does_not_name_it(ashas, shelf):
    _, secret = toy_of(ashas)
    prompt = at_the_door(secret).brief.script.prompt
    assert "The child is 8 years old." in prompt
    assert "Leap to Lanka" in prompt
    assert "Asha" not in prompt
    assert "HAN-1" not in prompt


def test_the_last_summary_goes_along_and_no_other_childs(ashas, ravis):
    _, secret = toy_of(ashas)
    for child, text in [(ashas.child, "Likes the moon."), (ravis.child, "Likes drums.")]:
        Recollection.objects.create(profile=child, text=text, updated_at=NOON)
    prompt = at_the_door(secret).brief.script.prompt
    assert "Likes the moon." in prompt
    assert "drums" not in prompt


def test_what_a_child_likes_is_told_with_memory_alone(ashas):
    _, secret = toy_of(ashas)
    ashas.child.interests.create(tag="elephants", weight=2.0)
    Recollection.objects.create(profile=ashas.child, text="Asked about Lanka.", updated_at=NOON)
    brief = at_the_door(secret).brief
    with_memory = brief.script.prompt
    consent.withdraw(ashas.child.pk, [Purpose.MEMORY], guardian=ashas.guardian, now=NOON)
    without = at_the_door(secret).brief.script.prompt
    for remembered in ("elephants", "Asked about Lanka."):
        assert remembered in with_memory
        assert remembered not in without
    assert brief.prompt_without_memory == without  # for a talk that goes on


def test_the_prompt_says_what_the_parents_want_left_out(ashas):
    _, secret = toy_of(ashas)
    ashas.child.avoid_topics = ["dogs"]
    ashas.child.save()
    assert "not to talk about: dogs." in at_the_door(secret).brief.script.prompt


def test_a_hindi_child_is_heard_in_hindi(ravis):
    _, secret = toy_of(ravis)
    brief = at_the_door(secret).brief
    assert brief.script.choice.language == "hi"
    assert brief.language.startswith("hi")


def test_a_persona_that_is_gone_is_played_by_hanuman(ashas):
    _, secret = toy_of(ashas)
    ashas.child.persona_name = "nobody"
    ashas.child.save()
    assert at_the_door(secret).brief.script.prompt


def test_a_toy_costs_one_query_when_content_is_remembered(ashas, django_assert_num_queries):
    _, secret = toy_of(ashas)
    at_the_door(secret)
    with django_assert_num_queries(1):
        at_the_door(secret)


def test_a_toy_that_may_not_talk_costs_one_query(ashas, django_assert_num_queries):
    device, secret = toy_of(ashas)
    device.state = Device.State.REVOKED
    device.save()
    with django_assert_num_queries(1):
        at_the_door(secret)


@pytest.mark.django_db(transaction=True)
async def test_the_door_is_off_the_event_loop(transactional_db):
    with pytest.raises(Refused):
        await admit(headers("Device HAN-1:secret"))


def test_a_brief_is_made_anew_while_the_toy_stays(ashas):
    device, secret = toy_of(ashas)
    admission = at_the_door(secret)
    ashas.child.avoid_topics = ["dogs"]
    ashas.child.preferred_language = "hi"
    ashas.child.save()
    anew = admission.again(NOON)
    assert anew.blocked == ("dogs",)
    assert anew.language.startswith("hi")
    Device.objects.filter(pk=device.pk).update(profile=None, family=None)
    assert admission.again(NOON) is None
