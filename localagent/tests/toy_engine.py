"""An engine for tests: repeats what it is told, and misbehaves when told so."""

import os
import time

from localagent.engine import EngineRefused, serve


def answer(question: dict, samples: bytes) -> tuple[dict, bytes]:
    if "refuse" in question:
        raise EngineRefused(question["refuse"], "told so")
    if "exit" in question:
        os._exit(question["exit"])
    if "hang" in question:
        time.sleep(60)
    if "print" in question:
        os.write(1, question["print"].encode())
    return {"said": question["say"]}, samples * 2


if __name__ == "__main__":
    serve(answer)
