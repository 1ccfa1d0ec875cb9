"""Our own prover: whether formulas can all hold, and which few of them cannot.

Bounds are narrowed until nothing changes, then one open clause or number is split in two, as in every solver for
finite domains. The sets that instructions give are small, and one is decided in some microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from edgecase_strategies.errors import EdgecaseError
from edgecase_strategies.instructions.formula import (
    LARGEST,
    Atom,
    Clause,
    Formula,
    Literal,
    Named,
    Terms,
    Value,
    negation,
    variables_of,
)

Model = dict[str, Value]
"""A value for each variable that a formula speaks of; a name that nobody mentioned is ``""``."""

MOST_STEPS = 20_000
"""How many clauses are looked at before it is given up."""


class Undecided(EdgecaseError):
    """A set of constraints that the prover gave up on."""


@dataclass(slots=True)
class _State:
    lows: dict[str, int] = field(default_factory=dict)
    highs: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    others: dict[str, frozenset[str]] = field(default_factory=dict)

    def copy(self) -> _State:
        return _State(self.lows.copy(), self.highs.copy(), self.names.copy(), self.others.copy())

    def truth(self, atom: Atom) -> bool | None:
        """Whether an atom holds, whatever the values; None where that is open."""
        if isinstance(atom, Named):
            variable, name, wanted = atom
            known = self.names.get(variable)
            if known is not None:
                return (known == name) is wanted
            return not wanted if name in self.others.get(variable, ()) else None
        least = most = 0
        for variable, times in atom.terms:
            low, high = times * self.lows.get(variable, 0), times * self.highs.get(variable, LARGEST)
            if times < 0:
                low, high = high, low
            least += low
            most += high
        if most <= atom.bound:
            return True
        return False if least > atom.bound else None

    def bound(self, atom: Atom) -> bool | None:
        """Take over an atom that is a bound of one number: most are. Return whether it holds; None for another kind."""
        if isinstance(atom, Named) or len(atom.terms) != 1:
            return None
        ((name, times),) = atom.terms
        if times == 1:
            if self.lows.get(name, 0) > atom.bound:
                return False
            self.highs[name] = min(atom.bound, self.highs.get(name, LARGEST))
            return True
        if times == -1:
            if self.highs.get(name, LARGEST) < -atom.bound:
                return False
            self.lows[name] = max(-atom.bound, self.lows.get(name, 0))
            return True
        return None

    def require(self, atom: Atom) -> bool:
        """Narrow to what an open atom allows; return whether that left something to look at again."""
        if isinstance(atom, Named):
            if atom.holds:
                self.names[atom.variable] = atom.name
            else:
                self.others[atom.variable] = self.others.get(atom.variable, frozenset()) | {atom.name}
            return True
        lows, highs, changed = self.lows, self.highs, False
        least = sum(
            times * (lows.get(name, 0) if times > 0 else highs.get(name, LARGEST)) for name, times in atom.terms
        )
        slack = atom.bound - least
        for name, times in atom.terms:
            low, high = lows.get(name, 0), highs.get(name, LARGEST)
            if times > 0:
                reach = low + slack // times
                if reach < high:
                    highs[name] = reach
                    changed = True
            else:
                reach = high - slack // -times
                if reach > low:
                    lows[name] = reach
                    changed = True
        return changed


def solve(formulas: Iterable[Formula]) -> Model | None:
    """Return values for which all formulas hold, the smallest numbers first, or None if there are none.

    >>> from edgecase_strategies.instructions.formula import between
    >>> solve([between("words", 300, None), between("words", None, 400)])
    {'words': 300}
    >>> solve([between("words", 300, None), between("words", None, 50)]) is None
    True

    Raises Undecided where that takes too long.
    """
    clauses = list(chain.from_iterable(formulas))
    if not clauses:
        return {}
    state = _search(clauses, _State(), [MOST_STEPS])
    if state is None:
        return None
    model: Model = {}
    for name in dict.fromkeys(variables_of(tuple(clauses))):
        if name in state.names or name in state.others:
            model[name] = state.names.get(name, "")
        else:
            model[name] = state.lows.get(name, 0)
    return model


def _search(clauses: Sequence[Clause], state: _State, steps: list[int]) -> _State | None:
    """Return a state in which every atom that is left is settled, or None."""
    left = _narrowed(clauses, state, steps)
    if left is None:
        return None
    if not left:
        return state
    sides: tuple[list[Clause], list[Clause]]
    for place, clause in enumerate(left):
        if len(clause) > 1:
            rest = [*left[:place], *left[place + 1 :]]
            sides = [*rest, clause[:1]], [*rest, clause[1:], (negation(clause[0]),)]
            break
    else:
        # Only sums are left; a number is at its low end or above it.
        sums = [atom for clause in left for atom in clause if isinstance(atom, Literal)]
        numbers = [name for atom in sums for name, _ in atom.terms]
        split = next(name for name in numbers if state.lows.get(name, 0) < state.highs.get(name, LARGEST))
        least = Literal(((split, 1),), state.lows.get(split, 0))
        sides = [*left, (least,)], [*left, (negation(least),)]
    for side in sides:
        found = _search(side, state.copy(), steps)
        if found is not None:
            return found
    return None


def _narrowed(clauses: Sequence[Clause], state: _State, steps: list[int]) -> list[Clause] | None:
    """Narrow the state by the clauses; return those that are still open, or None for a conflict."""
    truth, require = state.truth, state.require
    while True:
        steps[0] -= len(clauses)
        if steps[0] < 0:
            raise Undecided(
                "These constraints could not be decided in the time that is allowed. Give numbers closer "
                "together, or prove the set with the extra smt."
            )
        changed = False
        left: list[Clause] = []
        sums: dict[Terms, int] = {}
        for clause in clauses:
            if len(clause) == 1:
                settled = state.bound(clause[0])
                if settled is False:
                    return None
                if settled:
                    changed = True
                    continue
            open_atoms: list[Atom] = []
            for atom in clause:
                known = truth(atom)
                if known:
                    break
                if known is None:
                    open_atoms.append(atom)
            else:
                if not open_atoms:
                    return None
                if len(open_atoms) == 1:
                    if not _fits(open_atoms[0], sums):
                        return None
                    changed |= require(open_atoms[0])
                    if truth(open_atoms[0]):
                        continue
                left.append(tuple(open_atoms))
        if not changed:
            return left
        clauses = left


def _fits(atom: Atom, sums: dict[Terms, int]) -> bool:
    """Remember a sum's upper bound; return whether it is not below the lower bound of the same sum.

    Narrowing alone would find that too, a step at a time.
    """
    if isinstance(atom, Literal) and len(atom.terms) > 1:
        bound = min(atom.bound, sums.get(atom.terms, atom.bound))
        sums[atom.terms] = bound
        opposite = sums.get(tuple((name, -times) for name, times in atom.terms))
        return opposite is None or bound + opposite >= 0
    return True


def core(formulas: Sequence[Formula], background: Sequence[Formula] = ()) -> tuple[int, ...] | None:
    """Return the places of a smallest set that cannot hold: all that is left when each that is not needed is taken away.

    ``background`` always holds and is no part of it. None if all can hold.

    >>> from edgecase_strategies.instructions.formula import between
    >>> core([between("words", 300, None), between("lines", 2, 2), between("words", None, 50)])
    (0, 2)
    """
    if solve([*formulas, *background]) is not None:
        return None
    kept = list(range(len(formulas)))
    for place in range(len(formulas)):
        fewer = [one for one in kept if one != place]
        if solve([*(formulas[one] for one in fewer), *background]) is None:
            kept = fewer
    return tuple(kept)


def is_minimal(formulas: Sequence[Formula], background: Sequence[Formula] = ()) -> bool:
    """Whether a set cannot hold, and each set with one formula less can.

    >>> from edgecase_strategies.instructions.formula import between
    >>> is_minimal([between("n", 3, None), between("n", None, 2)])
    True
    """
    if solve([*formulas, *background]) is not None:
        return False
    return all(
        solve([*formulas[:place], *formulas[place + 1 :], *background]) is not None for place in range(len(formulas))
    )
