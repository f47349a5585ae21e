"""
Run the tests of this folder under any interpreter: `micropython tests/board/run.py`.

Ends with a line "<ran> ran, <failed> failed" and exit status 1 when one failed.
"""

import sys

HERE = __file__.rsplit("/", 1)[0] if "/" in __file__ else "."
sys.path.insert(0, HERE + "/../..")

from tests.board import (  # noqa: E402 - the path comes first
    claims,
    test_applying,
    test_button,
    test_cache,
    test_checkup,
    test_corpus,
    test_frames,
    test_hours,
    test_joining,
    test_kernels,
    test_ladder,
    test_lights,
    test_messages,
    test_moving,
    test_playout,
    test_prompts,
    test_recite,
    test_ring,
    test_setup,
    test_sleeping,
    test_talk,
    test_turns,
    test_updates,
    test_websocket,
)

MODULES = (
    test_applying,
    test_button,
    test_cache,
    test_checkup,
    test_corpus,
    test_frames,
    test_hours,
    test_joining,
    test_kernels,
    test_ladder,
    test_lights,
    test_messages,
    test_moving,
    test_playout,
    test_prompts,
    test_recite,
    test_ring,
    test_setup,
    test_sleeping,
    test_talk,
    test_turns,
    test_updates,
    test_websocket,
)

failed, ran = claims.run(MODULES)
print(ran, "ran,", failed, "failed")  # noqa: T201 - the result is the product
sys.exit(1 if failed else 0)
