"""What stands in a copy, to the letter, and what never does."""

from accounts.export.tests.copies import copy_of


def test_it_is_whole(full):
    copy = copy_of(full)
    assert copy.is_whole()
    assert copy.manifest["schema_version"] == 1
    assert copy.rows("profile")[0]["child_name"] == "Asha"
    assert copy.table("lines")[0]["text"] == "Asha line"
