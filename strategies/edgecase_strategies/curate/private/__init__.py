"""Keep private values out: replace them in real seeds by fictional ones, and check that none comes out again.

>>> from edgecase_strategies.case import Seed
>>> scrubbed = Scrubber(salt="a secret of your own").scrub(
...     Seed(value="Write to ann.lee@shop.com, card 4539 5787 6362 1486.")
... )
>>> "ann.lee" in scrubbed.value, "@example.com" in scrubbed.value
(False, True)
"""

from __future__ import annotations

from edgecase_strategies.curate.private.clean import Cleaner
from edgecase_strategies.curate.private.declared import Private
from edgecase_strategies.curate.private.detect import PrivateValue, find
from edgecase_strategies.curate.private.guard import Guard
from edgecase_strategies.curate.private.leak import GuardReport, Leak
from edgecase_strategies.curate.private.measured import MeasuredRecall, measured_recall
from edgecase_strategies.curate.private.scrub import Scrubber
from edgecase_strategies.curate.private.source import Scrubbed

__all__ = [
    "Cleaner",
    "Guard",
    "GuardReport",
    "Leak",
    "MeasuredRecall",
    "Private",
    "PrivateValue",
    "Scrubbed",
    "Scrubber",
    "find",
    "measured_recall",
]
