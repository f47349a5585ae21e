"""Wi-Fi: the strongest of the networks that the toy remembers, then the others."""

JOIN_MS = 15_000
MOST_NETWORKS = 5  # that are remembered


def in_order(networks, air):
    """
    The remembered `networks` as they are to be tried: those in the `air`, strongest first.

    `air` is what a scan found, [(name, rssi)]. Networks that hide their name come last.
    """
    strength: dict = {}
    for name, rssi in air:
        strength[name] = max(rssi, strength.get(name, -999))
    return sorted(networks, key=lambda one: -strength.get(one["name"], -999))


def with_network(networks, name, password):
    """`networks` with another one in front, which was just set up; the oldest is forgotten."""
    others = [one for one in networks if one["name"] != name]
    return ([{"name": name, "password": password}] + others)[:MOST_NETWORKS]  # noqa: RUF005


async def join(radio, networks):
    """Is the toy in a network, now or after trying those it remembers?"""
    if radio.is_joined():
        return True
    order = networks if len(networks) < 2 else in_order(networks, await radio.scan())
    for network in order:
        if await radio.join(network["name"], network["password"], JOIN_MS):
            return True
    return False
