"""The Wi-Fi networks that a toy remembers."""

import json


def tried(toy, after: int) -> list[str]:
    """Names of the networks that it has tried."""
    return [one["name"] for one in toy.events[after:] if one["event"] == "join"]


async def test_a_network_whose_password_was_changed_costs_time_once(house, toy_of):
    remembered = [{"name": name, "password": "old"} for name in ("near", "far")]
    air = {"near": "new", "far": "old"}
    dbm = {"near": -40, "far": -85}
    async with toy_of(house, {"networks": remembered}, networks=air, dbm=dbm) as toy:
        await toy.sees("SetClock")
        first = tried(toy, 0)
        mark = len(toy.events)
        toy.tell(do="radio", is_there=False)
        await toy.sees("lost", after=mark)
        toy.tell(do="radio", is_there=True)
        mark = len(toy.events)
        await toy.sees("SetClock", after=mark)

    assert first == ["near", "far"]
    assert "near" not in tried(toy, mark)
    kept = json.loads((toy.flash / "toy.json").read_text())["networks"]
    assert [one["name"] for one in kept] == ["far", "near"]
