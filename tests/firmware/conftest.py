"""One house with TLS for all journeys of the firmware, faster than life."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from devices.rehearsal import Rehearsal
from hanuman.certificates import Files, files_for
from tests.firmware.deeds import Deeds
from tests.journeys.house import House, furnish, lived_in

FAST = 2.5  # the stand-in for the agent hears on the same processors


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Of an authority of these tests' own."""
    return files_for(["127.0.0.1"], tmp_path_factory.mktemp("ca"), now=datetime.now(UTC))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return furnish(tmp_path_factory.mktemp("house"), "firmware")


@pytest.fixture(scope="session")
def house(furnished: dict[str, str], certificate: Files) -> Iterator[House]:
    with lived_in(furnished, scale=FAST, certificate=certificate) as house:
        yield house


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def deeds(house: House) -> Deeds:
    return Deeds(house)


@pytest.fixture
def toy_of(tmp_path: Path, certificate: Files) -> Callable[..., Rehearsal]:
    """Asha's toy in a house, or another; what is named is different about it."""

    def made(house: House, facts: dict[str, Any] | None = None, **plan: Any) -> Rehearsal:
        with contextlib.suppress(FileExistsError):
            (tmp_path / "toy").mkdir()
        server = f"wss://127.0.0.1:{house.web_port}/device/v1"
        told = {"serial": house.toy["serial"], "secret": house.toy["secret"], "server": server}
        authority = certificate.authority.read_bytes()
        return Rehearsal(
            tmp_path / "toy", told | (facts or {}), authority, scale=house.scale, **plan
        )

    return made
