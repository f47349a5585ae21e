"""
Wi-Fi: which of the networks that the toy remembers it tries, and which it leaves alone.

They are remembered in the order in which they last worked. Nothing but a sixth network, set up by
the family, makes the toy forget one: a router may be off for a week. One that failed is not tried
again for a while that doubles, as each try takes the toy up to a quarter of a minute; but at once
when it was out of reach and is in the air again, or when there is no other.
"""

import random

JOIN_MS = 15_000
MOST_NETWORKS = 5  # that are remembered
GOOD_DBM = -70  # all that come stronger are equally good
STEP_DB = 10  # what makes a difference among weaker ones
REST_MS = 15_000  # after a first failure, and twice that after the next
LONGEST_REST_MS = 300_000
NOT_HEARD = -999


def in_order(networks, air):
    """
    The remembered `networks`: those in the `air` by strength, then those that hide their name.

    `air` is what a scan found, {name: dBm}. Of equally good ones that is first which worked last.
    """
    ranks = []
    for at, one in enumerate(networks):  # `at`, because sorting here keeps no order of its own
        dbm = min(air.get(one["name"], NOT_HEARD), GOOD_DBM)
        ranks.append((-dbm // STEP_DB, at))
    return [networks[at] for _, at in sorted(ranks)]


def with_network(networks, name, password):
    """`networks` with another one in front, which was just set up; the oldest is forgotten."""
    others = [one for one in networks if one["name"] != name]
    return ([{"name": name, "password": password}] + others)[:MOST_NETWORKS]  # noqa: RUF005


def in_front(networks, network):
    """`networks` with the one in front that works."""
    return [network] + [one for one in networks if one is not network]


class Failures:
    """What has failed lately."""

    def __init__(self):
        self._by_name = {}  # (how often in a row, until when it rests, was it in the air)

    def failed(self, network, air, now_ms, dice):
        """It could not be joined; `dice` from 0 to 1 spreads toys."""
        count = self._of(network)[0] + 1
        rest_ms = min(REST_MS << min(count - 1, 9), LONGEST_REST_MS)
        until_ms = now_ms + int(rest_ms * (0.75 + 0.5 * dice))
        self._by_name[network["name"]] = (count, until_ms, network["name"] in air)

    def worked(self, network):
        """It could."""
        self._by_name.pop(network["name"], None)

    def to_try(self, networks, air, now_ms):
        """Those of `networks` that are worth a try now, in order; never none of them."""
        order = in_order(networks, air)
        worth = [one for one in order if self._is_rested(one, air, now_ms)]
        if not any(one["name"] in air for one in worth):
            resting = [one for one in order if one not in worth and one["name"] in air]
            resting = resting or ([] if worth else order)
            worth = sorted(resting, key=lambda one: self._of(one)[1])[:1] + worth
        return worth

    def _is_rested(self, network, air, now_ms):
        _, until_ms, was_heard = self._of(network)
        return now_ms >= until_ms or (network["name"] in air and not was_heard)

    def _of(self, network):
        return self._by_name.get(network["name"], (0, 0, True))


class Joining:
    """
    Joins a network with `radio`.

    `keep(networks)` is told when their order is another one.
    """

    def __init__(self, radio, clock, keep):
        self._radio = radio
        self._clock = clock
        self._keep = keep
        self._failures = Failures()

    async def join(self, networks):
        """Is the toy in a network, now or after trying some of those that it remembers?"""
        if self._radio.is_joined():
            return True
        air = {} if len(networks) < 2 else await self._air()
        for network in self._failures.to_try(networks, air, self._clock.ticks_ms()):
            if await self._radio.join(network["name"], network["password"], JOIN_MS):
                self._failures.worked(network)
                if network is not networks[0]:
                    self._keep(in_front(networks, network))
                return True
            self._failures.failed(network, air, self._clock.ticks_ms(), random.random())
        return False

    async def _air(self):
        air: dict = {}
        for name, dbm in await self._radio.scan():
            air[name] = max(dbm, air.get(name, NOT_HEARD))
        return air
