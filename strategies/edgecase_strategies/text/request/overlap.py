"""Whether two intents can say the same: worked out on the templates themselves, not by drawing from them.

The sentences of an intent are an automaton whose letters are characters and slots. Case, spaces and punctuation do not
count. Two intents are told apart if no path through both automata spells one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from edgecase_strategies.text.request.grammar import Agrees, Choice, Node, Requests, Row, Slot

_START, _END = 0, 1
MOST_PAIRS: Final = 5_000
"""So many pairs of states are looked at for two intents; ours have a few hundred."""


class TooMany(Exception):
    """Two intents whose sentences cannot be compared in bounded time."""


class _Automaton:
    """States are numbers; each holds where a letter leads, and where nothing leads."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.letters: list[dict[str, set[int]]] = [{}, {}]
        self.silent: list[set[int]] = [set(), set()]
        for row in rows:
            self.silent[self._row(row, _START)].add(_END)

    def _new(self) -> int:
        self.letters.append({})
        self.silent.append(set())
        return len(self.letters) - 1

    def _step(self, state: int, letter: str) -> int:
        new = self._new()
        self.letters[state].setdefault(letter, set()).add(new)
        return new

    def _row(self, row: Row, state: int) -> int:
        for node in row.nodes:
            state = self._node(node, state)
        return state

    def _node(self, node: Node, state: int) -> int:
        if isinstance(node, Requests):
            return state
        if isinstance(node, Slot):
            return self._step(state, f"{{{node.kind}}}")
        if isinstance(node, Agrees):
            node = Choice(tuple(Row((form,)) for form in node.forms))
        if isinstance(node, Choice):
            end = self._new()
            for option in node.options:
                self.silent[self._row(option, state)].add(end)
            return end
        for sign in node.casefold():
            if sign.isalnum():
                state = self._step(state, sign)
        return state

    def reach(self, states: Iterable[int]) -> frozenset[int]:
        """Return the states and those that nothing leads to from them."""
        found = set(states)
        waiting = list(found)
        while waiting:
            for state in self.silent[waiting.pop()] - found:
                found.add(state)
                waiting.append(state)
        return frozenset(found)

    def after(self, states: Iterable[int]) -> dict[str, set[int]]:
        """Return where each letter leads from any of the states."""
        found: dict[str, set[int]] = {}
        for state in states:
            for letter, targets in self.letters[state].items():
                found.setdefault(letter, set()).update(targets)
        return found


def shared(intents: Mapping[str, Sequence[Row]]) -> tuple[str, str, str] | None:
    """Return two intents and a sentence that both can say, without its spaces, or None.

    >>> from edgecase_strategies.text.request.grammar import parse
    >>> shared({"cancel": [parse("[Please ]stop it!")], "pause": [parse("stop (it|that)"), parse("wait")]})
    ('cancel', 'pause', 'stopit')
    """
    automata = {name: _Automaton(rows) for name, rows in intents.items()}
    for (one, left), (other, right) in combinations(automata.items(), 2):
        try:
            sentence = _common(left, right)
        except TooMany:
            raise TooMany(f'"{one}" and "{other}"') from None
        if sentence is not None:
            return one, other, sentence
    return None


def _common(left: _Automaton, right: _Automaton) -> str | None:
    first = (left.reach([_START]), right.reach([_START]))
    seen, waiting = {first}, [(first, "")]
    while waiting:
        (mine, yours), spelled = waiting.pop()
        if _END in mine and _END in yours:
            return spelled
        theirs = right.after(yours)
        for letter, targets in sorted(left.after(mine).items()):
            if letter in theirs:
                pair = (left.reach(targets), right.reach(theirs[letter]))
                if pair not in seen:
                    if len(seen) > MOST_PAIRS:
                        raise TooMany
                    seen.add(pair)
                    waiting.append((pair, spelled + letter))
    return None
