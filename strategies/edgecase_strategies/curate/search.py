"""Draw a case of one perturbation alone at a severity: what a search for the lowest failing one asks for."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from edgecase_strategies.case import Case, content_id, encode, same
from edgecase_strategies.curate.choose import Verifier
from edgecase_strategies.engine import Scales, Source, at_severity, build, draw_edits
from edgecase_strategies.options import check_severity

DRAWS = 24
"""So many cases are drawn of a seed; where edits coincide, a case is less severe than it was meant to be."""


def case_at(
    source: Source,
    perturbation: str,
    severity: int,
    *,
    rng_seed: int,
    without: Collection[str] = frozenset(),
    verify: Verifier | None = None,
) -> Case | None:
    """Return a verified case of one perturbation, as severe as the seed allows up to what is asked; None if it has none.

    ``without`` are the ids of cases that are there already. The result depends on the seed's content and the arguments only.

    >>> from edgecase_strategies.case import Seed
    >>> from edgecase_strategies.engine import source_of
    >>> from edgecase_strategies.text import PERTURBATIONS, ROOM
    >>> text = "Could you please tell me where my parcel is? It was to come on Monday, and nobody has called me since."
    >>> source = source_of(ROOM, Seed(value=text), PERTURBATIONS)
    >>> case = case_at(source, "text.typo.double", 4, rng_seed=0)
    >>> case.severity, case.names == ("text.typo.double",) * ROOM.edits_at(source.prepared, 4)
    (4, True)
    """
    check_severity(severity)
    mine = tuple(one for one in source.perturbations if one.name == perturbation)
    if not mine:
        return None
    room, seed, prepared = source.room, source.seed, source.prepared
    alone = source._replace(perturbations=mine, mix=mine)
    rng = Random(f"{rng_seed} {perturbation} {severity} {content_id(encode(seed.value))}")
    wanted = room.edits_at(prepared, severity)
    best: Case | None = None
    for _ in range(DRAWS):
        edits = draw_edits(alone, wanted, rng)
        if len(edits) <= (len(best.edits) if best is not None else 0):
            continue
        case = build(room, seed, at_severity(room, edits, severity), severity, prepared)
        if case.id in without or same(case.value, seed.value) or room.verify(prepared, case) is not None:
            continue
        if verify is None or verify(case) is None:
            best = case
            if len(edits) >= wanted or isinstance(room, Scales):
                break
    return best
