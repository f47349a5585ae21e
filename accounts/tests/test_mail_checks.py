"""Production is told when it cannot send e-mails."""

import pytest

from accounts.mail_checks import mails_have_a_way_out


@pytest.mark.parametrize(("has_server", "ids"), [(True, []), (False, ["accounts.W002"])])
def test_a_missing_mail_server_is_told(settings, has_server, ids):
    settings.HAS_MAIL_SERVER = has_server
    assert [message.id for message in mails_have_a_way_out(None)] == ids
