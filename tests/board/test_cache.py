"""The context on the flash, on both interpreters."""

from firmware.companion import cache
from tests.board.claims import TestCase

CONTEXT = {
    "fresh": False,
    "etag": "9f2c",
    "language": "hi",
    "volume": 70,
    "lights": True,
    "new": 1,
}


class TestCache(TestCase):
    def test_what_is_stored_is_kept_also_what_this_firmware_does_not_know(self):
        kept = cache.kept(cache.packed(CONTEXT, "2026-11-22T07:00:00Z"))
        self.assertEqual((kept["etag"], kept["volume"], kept["new"]), ("9f2c", 70, 1))
        self.assertEqual((kept["saved_at"], kept["timezone"]), ("2026-11-22T07:00:00Z", None))
        self.assertFalse("fresh" in kept)

    def test_what_is_damaged_is_as_good_as_none(self):
        for stored in (
            None,
            [],
            "text",
            {},
            {"etag": None, "saved_at": "now"},
            {"etag": "a"},
            {"etag": "a", "saved_at": 7},
            {"etag": 7, "saved_at": "now"},
            {"etag": "a", "saved_at": "now", "volume": "loud"},
            {"etag": "a", "saved_at": "now", "volume": 900},
            {"etag": "a" * 65, "saved_at": "now"},
        ):
            self.assertEqual(cache.kept(stored), cache.NO_CONTEXT)

    def test_no_context_names_no_etag(self):
        self.assertEqual((cache.NO_CONTEXT["etag"], cache.NO_CONTEXT["saved_at"]), (None, None))
