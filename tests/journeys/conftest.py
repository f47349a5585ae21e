"""One furnished database for all journeys, and a house that runs four times faster than life."""

from collections.abc import Iterator

import pytest

from tests.journeys.house import House, furnish, lived_in

FAST = 4.0


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a house whose database holds content and the demo family."""
    return furnish(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="session")
def house(furnished: dict[str, str]) -> Iterator[House]:
    """A fast house whose agent counts only audio against its idle time-out."""
    with lived_in(furnished, scale=FAST, agent_options=("--strict-idle",)) as house:
        yield house
