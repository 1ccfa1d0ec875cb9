"""Run the items of marked tests: the hooks that are registered when the first one is collected."""

from __future__ import annotations

import dataclasses
import json
import time
import warnings
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from typing import Any

import pytest

from edgecase_strategies.case import Case
from edgecase_strategies.errors import EdgecaseError
from pytest_edgecases.run import private
from pytest_edgecases.run.attempt import Attempt
from pytest_edgecases.run.confirm import why_not
from pytest_edgecases.run.ended import failure_of, status_of, taken_over
from pytest_edgecases.run.explore import levels_of
from pytest_edgecases.run.finding import Record
from pytest_edgecases.run.models import Foresight
from pytest_edgecases.run.plan import Slot
from pytest_edgecases.run.private_data import RECORDED, written
from pytest_edgecases.run.recording import record_of
from pytest_edgecases.run.repeat import Repeated, race, repeat
from pytest_edgecases.run.session import Session, params_of
from pytest_edgecases.run.shrink import shrink
from pytest_edgecases.run.suites import Unused
from pytest_edgecases.run.verdict import count_for_gate, judge
from pytest_edgecases.run.weaken import Weakest, lost_in, weaken
from pytest_edgecases.store import Outcome

ORDER = pytest.StashKey[int]()
OVER = "the time of max_seconds is over"
Reports = list[pytest.TestReport]
Describe = Callable[[Reports, Case, Record], None]
"""Writes what is known of a failing case into its reports."""
Properties = Callable[[Record], Iterable[tuple[str, object]]]
"""Says what pytest's own reports, as JUnit's, tell of an item beside its outcome."""


def slot_of(item: pytest.Item) -> Slot | None:
    """Return the slot of an item of a marked test, or None."""
    callspec = getattr(item, "callspec", None)
    slot = callspec.params.get(private.PARAMETER) if callspec is not None else None
    return slot if isinstance(slot, Slot) else None


class Runner:
    """Runs each item of a marked test, and runs it again with fewer edits when it fails."""

    def __init__(self, session: Session, describe: Describe, properties: Properties) -> None:
        self.session = session
        self._describe = describe
        self._properties = properties
        self.items = 0
        """How many items of marked tests were selected."""
        self._attempt: Attempt | None = None
        self.foresight = Foresight(session, slot_of)
        self._updates = bool(session.config.getoption("edgecases_update"))

    def gone(self) -> list[Unused]:
        """Return the lines of the suites that did not run, since no test has a place for them or they cannot be confirmed."""
        return self.session.suites.unused(self.session.config.rootpath)

    def pytest_sessionfinish(self) -> None:
        """Tell the controller of pytest-xdist what this worker knows of the suites."""
        output = getattr(self.session.config, "workeroutput", None)
        if output is not None:
            output["edgecases_gone"] = list(map(tuple, self.gone()))

    def pytest_unconfigure(self) -> None:
        """Close the store with the session."""
        self.session.close()

    # One item.

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        """Run an item of a marked test; all others are not ours."""
        slot = slot_of(item)
        if slot is None or not isinstance(item, pytest.Function):
            return None
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        self.foresight.before(item)
        # Tries run as if this item came next again, so that module fixtures live through them.
        stays = nextitem is not None and nextitem.parent is item.parent
        hold = nextitem if stays else item
        run = self._run_real if slot.is_real else self._run_clean if slot.is_clean else self._run_case
        reports = run(item, slot, hold)
        if not stays:
            last = private.leave(item, nextitem)
            if last is not None:
                self.session.guards.report(item.config, last)
                reports.append(last)
        for report in reports:
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _run_clean(self, item: pytest.Function, slot: Slot, hold: pytest.Item | None) -> Reports:
        skip = OVER if self.session.is_over else ""
        reports, attempt, how = self._repeated(item, slot, None, hold, kind="clean", skip=skip)
        self.session.learn_clean(slot.row, how.status, attempt.observed)
        self.foresight.after(item, how.status)
        self._keep(reports, self._record(item, slot, how, attempt, calls=how.runs - 1))
        return reports

    def _run_real(self, item: pytest.Function, slot: Slot, hold: pytest.Item | None) -> Reports:
        """Run an example of the holdout as it is; where a gate counts the test's cases, it counts for its own rate only."""
        skip = OVER if self.session.is_over else ""
        reports, attempt, how = self._repeated(item, slot, None, hold, kind="real", skip=skip)
        self.foresight.after(item, how.status)
        if how.status == "failed" and slot.plan.gate is not None:
            count_for_gate(reports)
        self._keep(reports, self._record(item, slot, how, attempt, calls=how.runs - 1))
        return reports

    def _run_case(self, item: pytest.Function, slot: Slot, hold: pytest.Item | None) -> Reports:
        calls, skip = 0, slot.reason or (OVER if self.session.is_over else "")
        if not skip and self.session.needs_clean(slot) and self.session.take_call(self.items):
            _, attempt, how = self._repeated(item, slot, None, item, kind="clean")
            self.session.learn_clean(slot.row, how.status, attempt.observed)
            calls = how.runs
        if not skip and self.session.clean_status(slot.row) in ("failed", "error"):
            skip = "fails on the clean example"
        if not skip and self.session.is_decided(slot.plan):
            skip = "the gate has decided without it"
        reports, attempt, how = self._repeated(item, slot, slot.case, hold, kind="case", skip=skip)
        self.foresight.after(item, how.status)
        gated = slot.plan.gate is not None
        if attempt.case is slot.case:
            how = how._replace(status=judge(slot.line, how.status, reports, self.session.today, gated=gated))
        record = self._record(item, slot, how, attempt, calls=calls + how.runs - 1)
        if how.status == "failed" and attempt.case is not None:
            record = self._explain(item, slot, attempt, record, hold)
            self.session.keep_pictures(attempt.case)
            self._describe(reports, attempt.case, record)
            if gated:
                count_for_gate(reports, beside=bool(record.aim))
        self._keep(reports, record)
        return reports

    def _keep(self, reports: Reports, record: Record) -> None:
        """Put the record where reports are made from: into the store, and on the report of the item's main phase."""
        for report in reports:
            self.session.guards.report(self.session.config, report)
        text = written(record.to_json(), self.session.guards)
        self.session.store.keep(self.session.run, record.item, text)
        chosen = next((report for report in reports if report.when == "call"), reports[0])
        # As text, which a worker of pytest-xdist can send whatever is in it.
        chosen.edgecases = text  # type: ignore[attr-defined]
        for report in reports:
            report.user_properties.extend(self._properties(record))

    def _explain(
        self, item: pytest.Function, slot: Slot, attempt: Attempt, record: Record, hold: pytest.Item | None
    ) -> Record:
        """Shrink a failing case, unless a known finding explains it."""
        case = attempt.case
        assert case is not None
        faces = self.session.faces
        if faces.explain(record.test, record.failure, record.names):
            return record
        shrunk, message = self._shrink(item, slot, case, attempt, hold)
        faces.add(record.test, record.failure, shrunk.case.names)
        picture = self.session.keep_pictures(shrunk.case)
        smallest = {
            "id": shrunk.case.id,
            "names": sorted(set(shrunk.case.names)),
            "calls": shrunk.calls,
            "message": message,
            "case": shrunk.case.to_json(),
        }
        if shrunk.lost:
            smallest["lost"] = dict(shrunk.lost)
        if picture:
            smallest["picture"] = picture
        levels = levels_of(slot, record.status, shrunk.case)
        return dataclasses.replace(record, smallest=smallest, levels=levels, calls=record.calls + shrunk.calls)

    def _shrink(
        self, item: pytest.Function, slot: Slot, case: Case, found: Attempt, hold: pytest.Item | None
    ) -> tuple[Weakest, str]:
        """Return the smallest case that fails as ``found`` did, and the first line of its error."""
        case = self.session.checks.prepared(slot, case, params_of(item))
        budget = slot.plan.options.shrink_calls
        if self.session.config.getoption("usepdb", False):
            return Weakest(case, 0), found.message  # each try would stop in the debugger

        made = 0
        tried: Counter[str] = Counter()
        messages = {case.id: found.message}
        lost = {case.id: lost_in(found.fields)}

        def fails_once(smaller: Case) -> bool:
            nonlocal made
            if not self.session.take_call(self.items):
                return False  # the session's limit is reached: what is known so far is the smallest
            made += 1
            tried[smaller.id] += 1
            number = tried[smaller.id] - 1
            _, attempt, status = self._journalled(item, slot, smaller, hold, kind="shrink", repeat=number)
            if status != "failed" or attempt.failure != found.failure:
                return False
            messages[smaller.id] = attempt.message
            lost[smaller.id] = lost_in(attempt.fields)
            return True

        def fails(smaller: Case) -> bool:
            if why_not(smaller, slot.plan.verify) is not None:
                return False  # what breaks the model must be a case whose truth is known
            return race(lambda: fails_once(smaller)) if slot.plan.options.repeats > 1 else fails_once(smaller)

        if slot.choices and case is not slot.case:
            return Weakest(case, 0), found.message  # a replayed value: what Hypothesis chose for it is not known
        if slot.choices:
            from pytest_edgecases.run import drawn

            assert slot.target is not None
            strategy = slot.plan.request.inject[slot.target]
            smallest, _ = drawn.shrink(strategy, case, slot.choices, fails, budget)
            return Weakest(smallest, made), messages.get(smallest.id, found.message)
        smallest = shrink(case, fails, budget).case
        weakest = weaken(smallest, lost[smallest.id], lambda one: lost[one.id] if fails(one) else (), budget - made)
        return Weakest(weakest.case, made, weakest.lost), messages.get(weakest.case.id, found.message)

    def _repeated(
        self,
        item: pytest.Function,
        slot: Slot,
        case: Case | None,
        hold: pytest.Item | None,
        *,
        kind: str,
        skip: str = "",
    ) -> tuple[Reports, Attempt, Repeated]:
        """Run the item as often as its options ask for; the reports are those of the run that decided."""
        last: list[tuple[Reports, Attempt]] = []

        def run() -> str:
            given = last[-1][1].case if last else case  # the case of a seed that was not known before the first run
            reports, attempt, status = self._journalled(item, slot, given, hold, kind=kind, skip=skip, repeat=len(last))
            last.append((reports, attempt))
            return status

        options = slot.plan.options
        how = repeat(run, options.repeats, options.min_passes, lambda: self.session.take_call(self.items))
        reports, attempt = next((pair for pair in reversed(last) if status_of(pair[0]) == how.status), last[-1])
        return reports, attempt, how

    def _journalled(
        self,
        item: pytest.Function,
        slot: Slot,
        case: Case | None,
        hold: pytest.Item | None,
        *,
        kind: str,
        skip: str = "",
        repeat: int = 0,
    ) -> tuple[Reports, Attempt, str]:
        """Run the item once, with the store told before and after."""
        attempt = Attempt(item, slot, case, clean=kind in ("clean", "real"), repeat=repeat)
        attempt.skip = skip
        store = self.session.store
        before = time.perf_counter()
        number = store.start(
            Outcome(
                run=self.session.run,
                test=slot.plan.test,
                item=item.nodeid,
                row=slot.row,
                kind=kind,
                case=case.id if case else "",
                status="running",
            )
        )
        self._attempt = attempt
        try:
            reports = private.run_item(item, hold)
        finally:
            self._attempt = None
        status = "error" if attempt.missing else status_of(reports)
        store.finish(
            number,
            status=status,
            case=attempt.case.id if attempt.case else "",
            failure=attempt.failure,
            record=json.dumps(attempt.case.to_json()) if status == "failed" and attempt.case else "",
            seconds=time.perf_counter() - before,
        )
        return reports, attempt, status

    def _record(self, item: pytest.Function, slot: Slot, how: Repeated, attempt: Attempt, calls: int = 0) -> Record:
        order = item.stash.get(ORDER, 0)
        return record_of(self.session, item, slot, how, attempt, order=order, calls=calls, whole=self._updates)

    # The phases of one run of an item.

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Set up the fixtures, then put the case in the place of the argument that it is for."""
        slot = slot_of(item)
        if slot is None:
            return (yield)
        attempt = self._attempt
        if attempt is None or attempt.item is not item:
            pytest.fail(taken_over(item), pytrace=False)
        if attempt.skip:
            pytest.skip(attempt.skip)
        result = yield
        if not attempt.clean and (
            attempt.case is None
            or (attempt.case is slot.case and (self.session.replay or slot.is_open or slot.line is not None))
        ):
            self._resolve(attempt, slot)
        attempt.fill_arguments()
        return result

    def _resolve(self, attempt: Attempt, slot: Slot) -> None:
        mistake = ""
        case: Case | str
        try:
            case = self.session.case_of(slot, attempt.item)
        except EdgecaseError as error:
            case = mistake = str(error)
        if mistake and slot.number == 0:  # the row's other items say the same, and one error is enough
            pytest.fail(f"{slot.plan.request.place}: {mistake}", pytrace=False)
        if isinstance(case, str):
            attempt.skip = case
            pytest.skip(case)
        attempt.case = case

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Run the test with its target functions replaced."""
        attempt = self._attempt
        plan = attempt.slot.plan if attempt is not None else None
        if attempt is None or attempt.item is not item or plan is None or not (plan.functions or plan.model):
            return (yield)
        with attempt.functions_replaced():
            result = yield
        attempt.check_reached()
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Take what is private out of a warning before the terminal keeps it."""
        self.session.guards.warning(warning_message)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Note how a case failed, by the error's type and place, and say where a skipped test stands."""
        report = yield
        attempt = self._attempt
        if attempt is not None and call.excinfo is not None and report.failed:
            attempt.failure, attempt.message = failure_of(
                item, call.excinfo, self.session.guards.cleaner(RECORDED).text
            )
        if attempt is not None and attempt.skip and report.skipped:
            # Where the test stands, not where the plugin skips it; so pytest also counts equal reasons together.
            path, line, _ = item.location
            report.longrepr = (path, (line or 0) + 1, f"Skipped: {attempt.skip}")
        return report
