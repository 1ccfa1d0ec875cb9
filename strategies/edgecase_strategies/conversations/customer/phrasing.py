"""Requests in words, from the templates of the text room: with the order in them, or without it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from edgecase_strategies.conversations.customer.record import ORDER
from edgecase_strategies.text.request.catalogue import Catalogue, catalogue_of
from edgecase_strategies.text.request.checks import REGISTERS
from edgecase_strategies.text.request.grammar import Choice, Node, Row, Slot
from edgecase_strategies.text.request.message import Writer, write
from edgecase_strategies.text.request.slots import Listed, Value, nobody

SLOT: Final = "order_id"


def says(node: Node) -> bool:
    """Whether a part of a template may name the order."""
    if isinstance(node, Choice):
        return any(says(inner) for option in node.options for inner in option.nodes)
    return isinstance(node, Slot) and node.label == SLOT


def naming(row: Row) -> Row | None:
    """Return a template that names the order in any case, and once; None for one that never does."""
    nodes: list[Node] = []
    found = False
    for node in row.nodes:
        if not says(node):
            nodes.append(node)
        elif isinstance(node, Choice):
            kept = (
                [_naming_option(one) for one in node.options] if not found else [_silent(one) for one in node.options]
            )
            options = tuple(one for one in kept if one is not None)
            if not options:
                return None
            nodes.append(Choice(options))
            found = True
        elif found:
            return None  # named twice
        else:
            nodes.append(node)
            found = True
    return Row(tuple(nodes)) if found else None


def _naming_option(row: Row) -> Row | None:
    return naming(row)


def _silent(row: Row) -> Row | None:
    """Return a template that does not name the order; None for one that always does."""
    nodes: list[Node] = []
    for node in row.nodes:
        if not says(node):
            nodes.append(node)
        elif isinstance(node, Choice):
            options = tuple(one for option in node.options if (one := _silent(option)) is not None)
            if not options:
                return None
            nodes.append(Choice(options))
        else:
            return None
    return Row(tuple(nodes))


class Phrasing:
    """The requests of a language."""

    def __init__(self, locale: str) -> None:
        self._catalogue: Catalogue = catalogue_of(locale)

    def order(self, rng: Random) -> str:
        """Return the number of an order."""
        return self._catalogue.slots[SLOT].draw(rng, nobody).text

    def rows(self, action: str, register: str, *, named: bool = True) -> Sequence[Row]:
        """Return the sentences of an action, in its register or else in the first that has some."""
        sentences = self._catalogue.intents[action].sentences
        for one in (register, *REGISTERS):
            kept = (naming(row) if named else _silent(row) for row in sentences.get(one, ()))
            rows = [row for row in kept if row is not None]
            if rows:
                return rows
        return ()

    def sentence(self, row: Row, rng: Random) -> str:
        """Return a sentence, with ``{order}`` where the order stands."""
        writer = self._writer(rng, ORDER)
        writer.write_request(0, "", row)
        return writer.text

    def opening(self, row: Row, register: str, order: str, rng: Random) -> str:
        """Return a whole message with a sentence in it."""
        catalogue = self._catalogue
        frame = rng.choice(catalogue.frames[register if register in catalogue.frames else REGISTERS[0]])
        writer = self._writer(rng, order)
        write(writer, frame, [""], [row], catalogue.joins[REGISTERS[0]], rng)
        return writer.text

    def _writer(self, rng: Random, order: str) -> Writer:
        # Who writes is nobody: the same name and addresses for all customers, so that Faker is not needed.
        return Writer(rng, {**self._catalogue.slots, SLOT: Listed((Value(order),))}, nobody)
