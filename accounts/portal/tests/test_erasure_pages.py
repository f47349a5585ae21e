"""The pages of erasing: what goes, how far it is, the receipt, and nobody else's."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.erasure import steps
from accounts.models import AuditEvent, Erasure, Family, Guardian, Profile, User
from accounts.tests.cast import NOON, sign_in
from accounts.tests.parents import mailoutbox_now
from learning.models import ChalisaProgress

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(client, ashas):
    sign_in(client, ashas.user)
    return ashas


def of_child(home) -> str:
    return reverse("erase-child", args=[home.child.pk])


def read(answer) -> str:
    return answer.content.decode()


def test_the_page_says_exactly_what_goes_and_what_stays(client, home):
    ChalisaProgress.objects.create(profile=home.child, verse_index=3)
    page = read(client.get(of_child(home)))
    assert 'verses practised</div><div class="side">1</div>' in page
    assert "child’s name, birth month and settings" in page
    assert "to prove that you were asked" in page
    assert "accounts with their e-mail addresses" not in page
    assert "accounts with their e-mail addresses" in read(client.get(reverse("erase-family")))
    assert Profile.objects.filter(pk=home.child.pk).exists()


def test_a_child_is_erased_and_the_page_says_so_only_when_it_is(client, home):
    asked = client.post(of_child(home), {"when": "now"})
    erasure = Erasure.objects.get()
    status = reverse("erasure", args=[erasure.pk])
    assert asked.url == status
    page = read(client.get(status))
    assert "Being erased" in page
    assert "Erased." not in page
    assert f'hx-get="{status}"' in page
    Erasure.objects.update(state="cache")
    assert "Erased." not in read(client.get(status))
    Erasure.objects.update(state="requested")
    steps.carry_out(erasure.pk)
    page = read(client.get(status))
    assert "Erased." in page
    assert "hx-get" not in page
    assert str(erasure.pk) in page
    assert "Receipt" in read(client.get("/privacy/"))


def test_no_page_calls_anything_by_the_name_of_a_table(client, home):
    client.get(reverse("privacy"))
    asked = read(client.get(reverse("erase-family")))
    assert "other small records" in asked
    client.post(of_child(home), {"when": "now"})
    erasure = steps.carry_out(Erasure.objects.get().pk)
    receipt = read(client.get(reverse("erasure", args=[erasure.pk])))
    for page in (asked, receipt):
        assert "<li><div>choices that you made" in page
        for name in ("accounts.", "account.", "sessions.", "kept_form", "<div>keys<", "None"):
            assert name not in page


def test_htmx_gets_the_card_alone(client, home):
    client.post(of_child(home), {"when": "now"})
    status = reverse("erasure", args=[Erasure.objects.get().pk])
    card = read(client.get(status, headers={"HX-Request": "true"}))
    assert card.lstrip().startswith('<div class="card" id="erasure"')


def test_it_can_wait_a_week_and_be_taken_back(client, home):
    client.post(of_child(home), {"when": "later"})
    erasure = Erasure.objects.get()
    assert erasure.begins_at - erasure.requested_at == timedelta(days=7)
    page = read(client.get(reverse("erasure", args=[erasure.pk])))
    assert "Until then nothing is erased" in page
    again = client.get(of_child(home))
    assert again.url == reverse("erasure", args=[erasure.pk])
    page = client.post(reverse("erasure-cancel", args=[erasure.pk]), follow=True)
    assert "Nothing was erased" in read(page)
    assert client.get(of_child(home)).status_code == 200


def test_what_has_begun_is_not_taken_back(client, home):
    client.post(of_child(home), {"when": "now"})
    erasure = Erasure.objects.get()
    page = client.post(reverse("erasure-cancel", args=[erasure.pk]), follow=True)
    assert "cannot be stopped any more" in read(page)


@pytest.mark.parametrize("when", ["", "tomorrow"])
def test_without_saying_when_nothing_happens(client, home, when):
    assert client.post(of_child(home), {"when": when}).status_code == 200
    assert not Erasure.objects.exists()


def test_a_login_of_yesterday_is_asked_again(client, ashas):
    client.force_login(ashas.user)
    session = client.session
    session.pop("account_authentication_methods", None)
    session.save()
    ashas.user.set_password("a-long-enough-password")
    for verb in (client.get, client.post):
        assert verb(of_child(ashas)).status_code in (302, 403)
    assert not Erasure.objects.exists()


def test_of_a_whole_family_the_receipt_is_reached_without_an_account(client, home, mailoutbox_now):
    other = User.objects.create_user("other.parent@example.com", language="hi")
    Guardian.objects.create(user=other, family=home.family)
    with mailoutbox_now() as mails:
        asked = client.post(reverse("erase-family"), {"when": "now"})
    link = asked.url
    assert link.startswith("/receipts/")
    to_mine = next(one for one in mails if one.to == [home.user.email])
    to_other = next(one for one in mails if one.to == [other.email])
    assert link in to_mine.body
    assert "/receipts/" not in to_other.body
    steps.carry_out(Erasure.objects.get().pk)
    assert not User.objects.exists()
    client.cookies.clear()
    page = read(client.get(link))
    assert "Erased." in page
    file = client.get(link + "receipt.json")
    assert file["Content-Disposition"] == 'attachment; filename="receipt.json"'
    checked = client.post("/verify/", {"receipt": read(file)})
    assert "nobody has changed it" in read(checked)


def test_a_receipt_that_was_changed_is_not_ours(client, home):
    client.post(of_child(home), {"when": "now"})
    erasure = steps.carry_out(Erasure.objects.get().pk)
    file = json.loads(read(client.get(reverse("erasure-receipt", args=[erasure.pk]))))
    file["receipt"]["finished_at"] = NOON.isoformat()
    answer = client.post("/verify/", {"receipt": json.dumps(file)})
    assert answer.status_code == 422
    assert "We did not sign this" in read(answer)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "{}",
        "null",
        '{"receipt": 1, "signature": ""}',
        "[" * 60_000,
        "x" * 70_000,
    ],
)
def test_what_is_no_receipt_is_said_to_be_none(client, db, text):
    answer = client.post("/verify/", {"receipt": text})
    assert answer.status_code == 422
    assert "This is no receipt" in read(answer)


@pytest.mark.parametrize("signature", ["AAAA", "é", 5, None])
def test_a_signature_that_is_none_is_not_ours(client, db, signature):
    text = json.dumps({"receipt": {"erasure": "1"}, "signature": signature})
    assert client.post("/verify/", {"receipt": text}).status_code == 422


def test_mails_say_nothing_of_a_child(client, home, mailoutbox_now):
    with mailoutbox_now() as mails:
        client.post(of_child(home), {"when": "later"})
    assert mails
    for one in mails:
        assert "Asha" not in one.subject + one.body
        assert "anuman" not in one.subject


def test_what_was_asked_is_in_the_audit_log(client, home):
    client.post(of_child(home), {"when": "later"})
    client.post(reverse("erasure-cancel", args=[Erasure.objects.get().pk]))
    about = set(AuditEvent.objects.filter(kind="erasure").values_list("about", flat=True))
    assert about == {"child: asked", "child: cancelled"}


def test_an_erased_child_of_a_family_that_goes_later_keeps_its_receipt(client, home):
    client.post(of_child(home), {"when": "now"})
    steps.carry_out(Erasure.objects.get().pk)
    client.post(reverse("erase-family"), {"when": "now"})
    for erasure in Erasure.objects.all():
        steps.carry_out(erasure.pk)
    assert not Family.objects.exists()
    assert set(Erasure.objects.values_list("state", "family_id")) == {("receipted", None)}
    assert Erasure.objects.filter(finished_at__lte=timezone.now()).count() == 2
