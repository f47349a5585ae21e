"""Verses without a platform, on both interpreters."""

from firmware.companion import recite
from tests.board.claims import TestCase


def offer(verse_index, language="hi", size=100, sha="ab"):
    return {
        "verse_index": verse_index,
        "language": language,
        "size": size,
        "sha256": sha * 32,
        "url": "/r",
    }


class Patience:
    failures = 0


class Talk:
    def __init__(self, policy="paired", link="ready", failures=0):
        self.policy, self.link, self.patience = policy, link, Patience()
        self.patience.failures = failures


class TestPlan(TestCase):
    def test_the_child_s_language_and_the_chalisa_s_order_come_first(self):
        offered = [offer(None), offer(2, "en"), offer(1), offer(0)]
        fetch = recite.plan(offered, [], "hi", 10_000).fetch
        self.assertEqual([one["verse_index"] for one in fetch], [0, 1, None, 2])

    def test_what_is_there_is_not_fetched_and_what_is_no_longer_listed_goes(self):
        held = [recite.name_of(offer(0)), "0001-hi-0000.wav"]
        plan = recite.plan([offer(0), offer(1)], held, "hi", 10_000)
        self.assertEqual(plan.delete, ["0001-hi-0000.wav"])
        self.assertEqual([one["verse_index"] for one in plan.fetch], [1])

    def test_a_new_take_replaces_the_old_one(self):
        held = [recite.name_of(offer(0))]
        plan = recite.plan([offer(0, sha="cd")], held, "hi", 10_000)
        self.assertEqual((plan.delete, len(plan.fetch)), (held, 1))

    def test_no_more_is_kept_than_the_budget_allows(self):
        offered = [offer(0, size=60), offer(1, size=60), offer(2, size=40)]
        plan = recite.plan(offered, [recite.name_of(offered[1])], "hi", 100)
        self.assertEqual([one["verse_index"] for one in plan.fetch], [0, 2])
        self.assertEqual(plan.delete, [recite.name_of(offered[1])])

    def test_the_budget_leaves_room_for_what_else_is_written(self):
        spare, most = recite.SPARE_BYTES, recite.BUDGET_BYTES
        self.assertEqual(recite.budget(spare + 1000, 500), 1500)
        self.assertEqual(recite.budget(spare - 1000, 500), 0)
        self.assertEqual(recite.budget(20 * most, 0), most)


class TestReciting(TestCase):
    def test_presses_play_the_verses_in_turn_and_begin_again(self):
        names = [recite.name_of(offer(index)) for index in (1, 0, None)]
        reciting = recite.Reciting(names, "hi")
        played = [reciting.following() for _ in range(4)]
        self.assertEqual([name[:4] for name in played], ["0000", "0001", "1000", "0000"])

    def test_the_child_s_language_is_recited_where_there_is_any(self):
        names = [recite.name_of(offer(0, "en")), recite.name_of(offer(1, "hi"))]
        self.assertEqual(recite.Reciting(names, "hi").following()[:7], "0001-hi")
        self.assertEqual(recite.Reciting(names[:1], "hi").following()[:7], "0000-en")

    def test_it_goes_on_after_the_last_one_also_when_that_is_gone(self):
        names = [recite.name_of(offer(index)) for index in (0, 2)]
        self.assertEqual(recite.Reciting(names, "hi", "0001-hi-x.wav").following()[:4], "0002")

    def test_without_verses_there_is_none(self):
        reciting = recite.Reciting([], "hi", "x")
        self.assertEqual(reciting.following(), None)

    def test_verses_take_the_place_of_talk_that_cannot_be(self):
        for talk, is_due in (
            (Talk("ai_off"), True),
            (Talk("limit"), True),
            (Talk("paired", "offline", 2), True),
            (Talk("paired", "offline", 1), False),
            (Talk("paired", "asleep", 5), False),
            (Talk("paired", "ready", 0), False),
            (Talk("quiet_hours"), False),
            (Talk("no_consent"), False),
            (Talk("withdrawn", "offline", 5), False),
        ):
            self.assertEqual((talk.policy, recite.is_due(talk)), (talk.policy, is_due))
