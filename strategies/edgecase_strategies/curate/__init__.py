"""Between the generators and the model under test: make a pool, verify, keep what is distinct, and choose.

>>> from edgecase_strategies.case import Seed
>>> from edgecase_strategies.engine import source_of
>>> from edgecase_strategies.text import PERTURBATIONS, ROOM
>>> source = source_of(ROOM, Seed(value="Where is my refund, please?"), PERTURBATIONS)
>>> choice = choose([source], cases=3, severity=(1, 2), rng_seed=0)
>>> len(choice.cases), choice.pool
(3, 60)
"""

from __future__ import annotations

from edgecase_strategies.curate.choose import Choice, Verifier, allot, choose
from edgecase_strategies.curate.distinct import Distinct, distinct_cases
from edgecase_strategies.curate.diversity import Diversity, diversity

__all__ = ["Choice", "Distinct", "Diversity", "Verifier", "allot", "choose", "distinct_cases", "diversity"]
