"""Which Wi-Fi a toy tries, on both interpreters."""

from firmware.joining import (
    LONGEST_REST_MS,
    MOST_NETWORKS,
    REST_MS,
    Failures,
    in_front,
    in_order,
    with_network,
)
from tests.board.claims import TestCase

HOME = {"name": "home", "password": "a"}
SCHOOL = {"name": "school", "password": "b"}
HIDDEN = {"name": "hidden", "password": "c"}
AIR = {"home": -60, "school": -60}


def failed(*networks, air=AIR, times=1, at=0):
    failures = Failures()
    for network in networks:
        for _ in range(times):
            failures.failed(network, air, at, 0.5)
    return failures


class TestJoining(TestCase):
    def test_the_strongest_network_is_tried_first_and_unseen_ones_last(self):
        air = {"school": -72, "home": -85, "neighbours": -30}
        self.assertEqual(in_order([HIDDEN, HOME, SCHOOL], air), [SCHOOL, HOME, HIDDEN])

    def test_of_equally_good_networks_that_is_first_which_worked_last(self):
        for air in ({"school": -40, "home": -69}, {"school": -72, "home": -78}):
            self.assertEqual(in_order([HOME, SCHOOL], air), [HOME, SCHOOL])
            self.assertEqual(in_order([SCHOOL, HOME], air), [SCHOOL, HOME])

    def test_a_network_that_was_set_up_comes_first_and_once(self):
        new = {"name": "home", "password": "new"}
        self.assertEqual(with_network([SCHOOL, HOME], "home", "new"), [new, SCHOOL])

    def test_the_one_that_has_not_worked_for_longest_makes_room_for_a_sixth(self):
        networks = [{"name": str(i), "password": ""} for i in range(MOST_NETWORKS)]
        networks = in_front(networks, networks[-1])
        names = [one["name"] for one in with_network(networks, "home", "a")]
        self.assertEqual(names, ["home", "4", "0", "1", "2"])


class TestFailures(TestCase):
    def test_one_that_failed_is_left_alone_while_there_is_another(self):
        failures = failed(HOME)
        self.assertEqual(failures.to_try([HOME, SCHOOL], AIR, REST_MS - 1), [SCHOOL])
        self.assertEqual(failures.to_try([HOME, SCHOOL], AIR, REST_MS), [HOME, SCHOOL])

    def test_the_rest_doubles_to_a_limit_and_is_over_when_it_works(self):
        for times, rest_ms in ((2, 2 * REST_MS), (3, 4 * REST_MS), (99, LONGEST_REST_MS)):
            failures = failed(HOME, times=times)
            self.assertEqual(failures.to_try([HOME, SCHOOL], AIR, rest_ms - 1), [SCHOOL])
            self.assertEqual(failures.to_try([HOME, SCHOOL], AIR, rest_ms), [HOME, SCHOOL])
        failures.worked(HOME)
        self.assertEqual(failures.to_try([HOME, SCHOOL], AIR, 0), [HOME, SCHOOL])

    def test_toys_that_fail_together_do_not_come_back_together(self):
        for dice, is_back in ((0, True), (1, False)):
            failures = Failures()
            failures.failed(HOME, AIR, 0, dice)
            found = failures.to_try([HOME, SCHOOL], AIR, REST_MS)
            self.assertEqual(found == [HOME, SCHOOL], is_back)

    def test_one_that_was_out_of_reach_is_tried_as_soon_as_it_is_heard(self):
        failures = failed(HOME, SCHOOL, air={}, times=9)
        self.assertEqual(failures.to_try([HOME, SCHOOL], {"home": -60}, 1), [HOME])

    def test_something_is_tried_always(self):
        self.assertEqual(failed(HOME, times=9).to_try([HOME], {}, 0), [HOME])
        failures = failed(HOME, times=2)
        failures.failed(SCHOOL, AIR, 0, 0.5)
        self.assertEqual(failures.to_try([HOME, SCHOOL], AIR, 0), [SCHOOL])
        self.assertEqual(failures.to_try([HOME, HIDDEN], {"home": -60}, 0), [HOME, HIDDEN])
        self.assertEqual(failures.to_try([HOME, SCHOOL], {}, 0), [SCHOOL])
