"""
Wordings in JSGF made into the smallest automaton that accepts them, for the decoder to walk.

pocketsphinx can compile JSGF itself, but keeps every empty transition; with many optional words
that is slower than life by a factor of ten. Determinised and minimised the same grammar decodes
in a fraction of the time of the sound.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"<\w+>|[\[\]()|]|[^\s\[\]()|<>=;]+")


TAKEN = 0.3  # how often a part that may be left out is said


@dataclass(frozen=True, slots=True)
class Automaton:
    """
    States 0 (the start) to `final`; `arcs` are (from, to, probability, word).

    The word None is free: the sentence may end there. The probabilities that leave a state sum to
    one. All wordings are equally likely, and so are the choices within one: a short common answer
    is thus likelier than any one of a thousand long ones, as it is in life.
    """

    arcs: tuple[tuple[int, int, float, str | None], ...]
    final: int

    @property
    def words(self) -> set[str]:
        return {word for _, _, _, word in self.arcs if word}


def parse(wording: str) -> tuple:
    """A JSGF expression as a tree of ("all" | "any" | "maybe" | "word" | "rule", parts...)."""
    tokens = TOKEN.findall(wording)
    tree, rest = _choice(tokens, 0)
    if rest != len(tokens):
        raise ValueError(f"unbalanced at {' '.join(tokens[rest:])!r} in {wording!r}")
    return tree


def _choice(tokens: list[str], at: int) -> tuple[tuple, int]:
    choices: list[tuple] = []
    row: list[tuple] = []
    while at < len(tokens) and tokens[at] not in ")]":
        token = tokens[at]
        at += 1
        if token == "|":
            choices.append(("all", *row))
            row = []
        elif token in "([":
            inner, at = _choice(tokens, at)
            if at >= len(tokens) or tokens[at] != {"(": ")", "[": "]"}[token]:
                raise ValueError(f"{token} is not closed in {' '.join(tokens)!r}")
            at += 1
            row.append(("maybe", inner) if token == "[" else inner)
        else:
            row.append(("rule", token[1:-1]) if token[0] == "<" else ("word", token))
    choices.append(("all", *row))
    return ("any", *choices), at


class _Nfa:
    """
    Thompson's construction with probabilities.

    `free[s]` are (state, probability) reached without a word, `said[s]` the one (word, state). A
    state has either free ways out, which sum to one, or a word, or is the end.
    """

    def __init__(self, rules: dict[str, tuple], wordings: list[str]):
        self._rules = rules
        self.free: list[list[tuple[int, float]]] = []
        self.said: list[tuple[str, int] | None] = []
        self.start, self.end = self._state(), self._state()
        self._add(("any", *map(parse, wordings)), self.start, self.end)

    def _state(self) -> int:
        self.free.append([])
        self.said.append(None)
        return len(self.free) - 1

    def _add(self, tree: tuple, begin: int, end: int) -> None:
        kind, *parts = tree
        if kind == "word":
            self.said[begin] = (parts[0], end)
        elif kind == "rule":
            self._add(self._rules[parts[0]], begin, end)
        elif kind == "maybe":
            inner = self._state()
            self.free[begin] += [(end, 1 - TAKEN), (inner, TAKEN)]
            self._add(parts[0], inner, end)
        elif kind == "any":
            for part in parts:
                inner = self._state()
                self.free[begin].append((inner, 1 / len(parts)))
                self._add(part, inner, end)
        else:
            for part in parts:
                middle = self._state()
                self._add(part, begin, middle)
                begin = middle
            self.free[begin].append((end, 1.0))

    def after(self, word: str, masses: dict[int, float]) -> dict[int, float]:
        """Where the masses are that say `word` next."""
        reached: dict[int, float] = {}
        for inner, mass in masses.items():
            said = self.said[inner]
            if said and said[0] == word:
                reached[said[1]] = reached.get(said[1], 0.0) + mass
        return reached

    def spread(self, masses: dict[int, float]) -> dict[int, float]:
        """Where the masses are once every free way has been walked; there are no loops."""
        settled: dict[int, float] = {}
        todo = list(masses.items())
        while todo:
            state, mass = todo.pop()
            if self.free[state]:
                todo += [(to, mass * share) for to, share in self.free[state]]
            else:
                settled[state] = settled.get(state, 0.0) + mass
        return settled


@dataclass(slots=True)
class _State:
    """Of the deterministic automaton: the NFA states it stands for, and where words lead."""

    inner: frozenset[int]
    arcs: dict[str, int]


def _determined(nfa: _Nfa) -> list[_State]:
    """Subset construction; the start is the first."""
    start = frozenset(nfa.spread({nfa.start: 1.0}))
    states, numbers = [_State(start, {})], {start: 0}
    for state in states:
        onwards: dict[str, dict[int, float]] = {}
        for inner in state.inner:
            if said := nfa.said[inner]:
                onwards.setdefault(said[0], {})[said[1]] = 1.0
        for word, targets in sorted(onwards.items()):
            reached = frozenset(nfa.spread(targets))
            if reached not in numbers:
                numbers[reached] = len(states)
                states.append(_State(reached, {}))
            state.arcs[word] = numbers[reached]
    return states


def _walked(nfa: _Nfa, states: list[_State]) -> list[dict[str | None, float]]:
    """
    How often, in all the sentences, each arc of each state is walked; None is ending there.

    States are taken when all ways to them have been walked. One reached by several ways holds the
    sum of what comes: exact on the whole, an average where the ways differ.
    """
    ways_in = [0] * len(states)
    for state in states:
        for to in state.arcs.values():
            ways_in[to] += 1
    masses: list[dict[int, float]] = [{} for _ in states]
    masses[0] = nfa.spread({nfa.start: 1.0})
    walked: list[dict[str | None, float]] = [{} for _ in states]
    todo = [0]
    while todo:
        at = todo.pop()
        if nfa.end in masses[at]:
            walked[at][None] = masses[at][nfa.end]
        for word, to in states[at].arcs.items():
            reached = nfa.spread(nfa.after(word, masses[at]))
            walked[at][word] = sum(reached.values())
            for inner, mass in reached.items():
                masses[to][inner] = masses[to].get(inner, 0.0) + mass
            ways_in[to] -= 1
            if not ways_in[to]:
                todo.append(to)
    return walked


def _blocks(states: list[_State], end: int) -> list[int]:
    """Moore's refinement: states that accept the same continuations get the same number."""
    block = [int(end in state.inner) for state in states]
    while True:
        numbers: dict[tuple, int] = {}
        refined = [
            numbers.setdefault(
                (block[at], frozenset((word, block[to]) for word, to in state.arcs.items())),
                len(numbers),
            )
            for at, state in enumerate(states)
        ]
        if len(numbers) == len(set(block)):
            return refined  # the start is seen first: its number is 0
        block = refined


def automaton(wordings: list[str], rules: dict[str, str]) -> Automaton:
    """One automaton for all `wordings`; `<name>` in them stands for `rules[name]`."""
    nfa = _Nfa({name: parse(body) for name, body in rules.items()}, wordings)
    states = _determined(nfa)
    block = _blocks(states, nfa.end)
    final = len(set(block))
    totals = [0.0] * final
    masses: dict[tuple[int, int, str | None], float] = {}
    for at, walked in enumerate(_walked(nfa, states)):
        for word, mass in walked.items():
            to = block[states[at].arcs[word]] if word else final
            arc = (block[at], to, word)
            masses[arc] = masses.get(arc, 0.0) + mass
            totals[block[at]] += mass
    arcs = [(at, to, mass / totals[at], word) for (at, to, word), mass in masses.items()]
    return Automaton(tuple(sorted(arcs, key=str)), final)
