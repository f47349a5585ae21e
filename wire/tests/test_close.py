"""Close codes are of the range that RFC 6455 leaves to applications, and each is explained."""

from wire import close


def test_every_close_code_is_an_application_s_and_has_a_meaning():
    codes = {value for name, value in vars(close).items() if name.isupper() and name != "MEANINGS"}
    assert codes == set(close.MEANINGS)
    assert all(4000 <= code <= 4999 for code in codes)
