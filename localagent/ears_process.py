"""
The ears in a process of their own; `localagent.ears` starts it. Pocketsphinx decodes holding the
interpreter lock, which would stop every conversation of the server meanwhile.
"""

from localagent.decoding import Recogniser
from localagent.engine import serve


def main() -> None:
    recogniser = Recogniser()
    serve(lambda question, samples: (recogniser.hear(samples, question["grammar"]), b""))


if __name__ == "__main__":
    main()
