"""Which Wi-Fi a toy tries, on both interpreters."""

from firmware.joining import MOST_NETWORKS, in_order, with_network
from tests.board.claims import TestCase

HOME = {"name": "home", "password": "a"}
SCHOOL = {"name": "school", "password": "b"}
HIDDEN = {"name": "hidden", "password": "c"}


class TestJoining(TestCase):
    def test_the_strongest_network_is_tried_first_and_unseen_ones_last(self):
        air = [("school", -40), ("home", -70), ("neighbours", -30), ("home", -80)]
        self.assertEqual(in_order([HIDDEN, HOME, SCHOOL], air), [SCHOOL, HOME, HIDDEN])

    def test_a_network_that_was_set_up_comes_first_and_once(self):
        new = {"name": "home", "password": "new"}
        self.assertEqual(with_network([SCHOOL, HOME], "home", "new"), [new, SCHOOL])

    def test_the_oldest_network_is_forgotten(self):
        networks = [{"name": str(i), "password": ""} for i in range(MOST_NETWORKS)]
        names = [one["name"] for one in with_network(networks, "home", "a")]
        self.assertEqual(names, ["home", "0", "1", "2", "3"])
