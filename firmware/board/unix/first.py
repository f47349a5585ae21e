"""
The first thing that an installed toy on Linux runs: what firmware/main.py is to the chip.

Lies as `main.py` in the root of the flash beside `booting.mpy`, where no update reaches.
"""

import asyncio
import json
import sys

import booting


def main():
    """Start the copy of the firmware that is proven, or the new one while it is tried."""
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    folder = booting.boot(plan["flash"])
    if folder is None:
        print("no firmware")
        return
    sys.path.insert(0, folder)
    from firmware.board.unix.start import live

    asyncio.run(live(plan))


if __name__ == "__main__":
    main()
