"""What the fixture ``edgecase`` gives to a test: the running case."""

from __future__ import annotations

from typing import Any

import pytest

from edgecase_strategies.case import Case, Edit, Seed, Truth


class RunningCase:
    """The case that a test runs on: its value, seed, edits, truth and id.

    The seed is known once the test's fixtures are set up, and for a target function once it is called, so a fixture
    that asks for it earlier gets an error that says so.
    """

    def __init__(self, item: str) -> None:
        self._item = item
        self._case: Case | None = None

    def bind(self, case: Case) -> None:
        """Say which case it is; the plugin does."""
        self._case = case

    @property
    def case(self) -> Case:
        """The whole record."""
        if self._case is None:
            pytest.fail(
                f"The case of {self._item} is not known yet: read edgecase in the test itself, after its fixtures "
                "are set up and, where the target is a function, after it was called.",
                pytrace=False,
            )
        return self._case

    @property
    def value(self) -> Any:
        """The messy value that the model is given; on a clean run, the seed's own."""
        return self.case.value

    @property
    def seed(self) -> Seed:
        """The clean example that the case comes from."""
        return self.case.seed

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was changed, in the seed's own coordinates."""
        return self.case.edits

    @property
    def truth(self) -> Truth:
        """What is known of the value, and what a good model does with it."""
        return self.case.truth

    @property
    def id(self) -> str:
        """The case's id, as ``--edgecases-replay`` takes it."""
        return self.case.id

    @property
    def is_clean(self) -> bool:
        """Whether this is the clean example."""
        return self.case.is_clean

    def __repr__(self) -> str:
        return f"<edgecase {self._case.id if self._case else 'not known yet'} of {self._item}>"
