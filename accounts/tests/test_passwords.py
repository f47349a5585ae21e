"""What makes a good password."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import GoodPassword

PARENT = User(email="asha.parent@example.com")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "password_too_short"),
        ("password1234", "password_too_common"),
        ("190238471092", "password_entirely_numeric"),
        ("asha.parent@example", "password_too_similar"),
        ("1", "password_too_short"),
    ],
)
def test_one_fault_is_told_at_a_time(password, code):
    with pytest.raises(ValidationError) as refusal:
        GoodPassword().validate(password, PARENT)
    assert refusal.value.code == code


@pytest.mark.parametrize("password", ["seven quiet elephants", "तीन शांत हाथी वन में"])
def test_a_few_words_are_good(password):
    assert GoodPassword().validate(password, PARENT) is None
