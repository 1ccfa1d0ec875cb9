"""What a constraint says to a prover: clauses of literals about numbers and names.

A formula is a conjunction of clauses, and a clause a disjunction of literals. Numbers are whole and not negative:
dates are days, times are minutes, weights are billionths of a gram. Names are any text, and there is always one more
name than those that are mentioned.

>>> exactly("words", 5)
((Literal(terms=(('words', -1),), bound=-5),), (Literal(terms=(('words', 1),), bound=5),))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

Value = int | str
Terms = tuple[tuple[str, int], ...]

LARGEST = 10**18
"""No number of an answer is larger."""


class Literal(NamedTuple):
    """``terms[0][1] * terms[0][0] + … <= bound``."""

    terms: Terms
    bound: int


class Named(NamedTuple):
    """``variable`` is ``name``, or with ``holds=False`` is something else."""

    variable: str
    name: str
    holds: bool = True


Atom = Literal | Named
Clause = tuple[Atom, ...]
Formula = tuple[Clause, ...]


def at_most(variable: str, bound: int) -> Literal:
    """Return ``variable <= bound``."""
    return Literal(((variable, 1),), bound)


def at_least(variable: str, bound: int) -> Literal:
    """Return ``variable >= bound``."""
    return Literal(((variable, -1),), -bound)


def exactly(variable: str, number: int) -> Formula:
    """Return ``variable == number``."""
    return (at_least(variable, number),), (at_most(variable, number),)


def between(variable: str, least: int | None, most: int | None) -> Formula:
    """Return ``least <= variable <= most``; None leaves a side open."""
    found: list[Clause] = []
    if least is not None:
        found.append((at_least(variable, least),))
    if most is not None:
        found.append((at_most(variable, most),))
    return tuple(found)


def equation(terms: Mapping[str, int], total: int) -> Formula:
    """Return that the sum of ``coefficient * variable`` is ``total``.

    >>> holds(equation({"a": 1, "b": -1}, 2), {"a": 5, "b": 3})
    True
    """
    pairs = tuple(terms.items())
    return (Literal(pairs, total),), (Literal(tuple((name, -times) for name, times in pairs), -total),)


def negation(atom: Atom) -> Atom:
    """Return the literal that holds where this one does not.

    >>> negation(at_most("n", 4)) == at_least("n", 5)
    True
    """
    if isinstance(atom, Named):
        return Named(atom.variable, atom.name, not atom.holds)
    return Literal(tuple((name, -times) for name, times in atom.terms), -atom.bound - 1)


def implied(conditions: Iterable[Atom], formula: Formula) -> Formula:
    """Return that ``formula`` holds where all conditions do.

    >>> implied([Named("customer", "premium")], ((Named("shipping", "free"),),))
    ((Named(variable='customer', name='premium', holds=False), Named(variable='shipping', name='free', holds=True)),)
    """
    unless = tuple(negation(atom) for atom in conditions)
    return tuple(unless + clause for clause in formula)


def variables_of(formula: Formula) -> Iterator[str]:
    """Yield the variables that a formula speaks of; one may come several times."""
    for clause in formula:
        for atom in clause:
            if isinstance(atom, Named):
                yield atom.variable
            else:
                for name, _ in atom.terms:
                    yield name


def holds(formula: Formula, values: Mapping[str, Value]) -> bool:
    """Whether a formula holds for values of all its variables.

    >>> holds(between("n", 2, 4), {"n": 3}), holds(between("n", 2, 4), {"n": 5})
    (True, False)
    """
    return all(any(_holds(atom, values) for atom in clause) for clause in formula)


def _holds(atom: Atom, values: Mapping[str, Value]) -> bool:
    if isinstance(atom, Named):
        return (values[atom.variable] == atom.name) is atom.holds
    return sum(times * int(values[name]) for name, times in atom.terms) <= atom.bound
