"""
Wordings in JSGF made into the smallest automaton that accepts them, for the decoder to walk.

pocketsphinx can compile JSGF itself, but keeps every empty transition; with many optional words
that is slower than life by a factor of ten. Determinised and minimised the same grammar decodes
in a fraction of the time of the sound.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"<\w+>|[\[\]()|]|[^\s\[\]()|<>=;]+")


@dataclass(frozen=True, slots=True)
class Automaton:
    """States 0 (the start) to `final`; `arcs` are (from, to, word), word None: free of charge."""

    arcs: tuple[tuple[int, int, str | None], ...]
    final: int

    @property
    def words(self) -> set[str]:
        return {word for _, _, word in self.arcs if word}


def parse(wording: str) -> tuple:
    """A JSGF expression as a tree of ("all" | "any" | "maybe" | "word" | "rule", parts...)."""
    tokens = TOKEN.findall(wording)
    tree, rest = _choice(tokens, 0)
    if rest != len(tokens):
        raise ValueError(f"unbalanced at {' '.join(tokens[rest:])!r} in {wording!r}")
    return tree


def _choice(tokens: list[str], at: int) -> tuple[tuple, int]:
    choices, row = [], []
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


def automaton(wordings: list[str], rules: dict[str, str]) -> Automaton:
    """One automaton for all `wordings`; `<name>` in them stands for `rules[name]`."""
    return _smallest(
        *_determined(_Nfa({name: parse(body) for name, body in rules.items()}, wordings))
    )


class _Nfa:
    """Thompson's construction: `free[s]` are states reached without a word, `said[s]` with one."""

    def __init__(self, rules: dict[str, tuple], wordings: list[str]):
        self._rules = rules
        self.free: list[set[int]] = []
        self.said: list[dict[str, set[int]]] = []
        self.start, self.end = self._state(), self._state()
        for wording in wordings:
            self._add(parse(wording), self.start, self.end)

    def _state(self) -> int:
        self.free.append(set())
        self.said.append({})
        return len(self.free) - 1

    def _add(self, tree: tuple, begin: int, end: int) -> None:
        kind, *parts = tree
        if kind == "word":
            self.said[begin].setdefault(parts[0], set()).add(end)
        elif kind == "rule":
            self._add(self._rules[parts[0]], begin, end)
        elif kind == "maybe":
            self.free[begin].add(end)
            self._add(parts[0], begin, end)
        elif kind == "any":
            for part in parts:
                inner = self._state()
                self.free[begin].add(inner)
                self._add(part, inner, end)
        else:
            for part in parts[:-1]:
                middle = self._state()
                self._add(part, begin, middle)
                begin = middle
            if parts:
                self._add(parts[-1], begin, end)
            else:
                self.free[begin].add(end)

    def closure(self, states: set[int]) -> frozenset[int]:
        reached, todo = set(states), list(states)
        while todo:
            fresh = self.free[todo.pop()] - reached
            reached |= fresh
            todo += fresh
        return frozenset(reached)


def _determined(nfa: _Nfa) -> tuple[list[dict[str, int]], set[int]]:
    """Subset construction: (word to state) of each state, and the accepting states."""
    start = nfa.closure({nfa.start})
    numbers, arcs, todo = {start: 0}, [{}], [start]
    while todo:
        subset = todo.pop()
        onwards: dict[str, set[int]] = {}
        for state in subset:
            for word, targets in nfa.said[state].items():
                onwards.setdefault(word, set()).update(targets)
        for word, targets in onwards.items():
            target = nfa.closure(targets)
            if target not in numbers:
                numbers[target] = len(arcs)
                arcs.append({})
                todo.append(target)
            arcs[numbers[subset]][word] = numbers[target]
    return arcs, {number for subset, number in numbers.items() if nfa.end in subset}


def _smallest(arcs: list[dict[str, int]], accepting: set[int]) -> Automaton:
    """Moore's refinement: states that accept the same continuations become one."""
    block = [int(state in accepting) for state in range(len(arcs))]
    while True:
        looks = [
            (block[state], frozenset((word, block[to]) for word, to in arcs[state].items()))
            for state in range(len(arcs))
        ]
        numbers: dict[tuple, int] = {}
        refined = [numbers.setdefault(look, len(numbers)) for look in looks]
        if len(numbers) == len(set(block)):
            break
        block = refined
    # the start is seen first, so its block is number 0
    final = len(set(refined))
    spoken = {
        (refined[state], refined[to], word)
        for state, out in enumerate(arcs)
        for word, to in out.items()
    }
    ends = {(refined[state], final, None) for state in accepting}
    return Automaton(tuple(sorted(spoken | ends, key=str)), final)
