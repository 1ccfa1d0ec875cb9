"""The pytest plugin: hooks only. It imports nothing heavy until the first marked test is collected."""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from pytest_edgecases import asking, hookspecs, marker, options

if TYPE_CHECKING:
    from edgecase_strategies.tools.http.server import Server
    from pytest_edgecases.report.collector import Collector
    from pytest_edgecases.report.progress import Progress
    from pytest_edgecases.run.handle import RunningCase
    from pytest_edgecases.run.runner import Runner

_RUN = pytest.StashKey[str]()
_RUNNER = pytest.StashKey["Runner"]()
_MEMORY = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    options.add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the hooks that others may implement."""
    pluginmanager.add_hookspecs(hookspecs)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker and check the options that need no marked test to be checked."""
    config.addinivalue_line("markers", marker.DOC)
    options.max_calls(config)
    options.explore(config)
    asking.max_seconds(config)
    asking.shard(config)
    options.report_paths(config)
    if config.getini("edgecases_redact"):
        _check_redact(config)
    if config.getoption("edgecases_card_to") is not None:
        from pytest_edgecases.report.card import card_path

        card_path(config)
    worker = getattr(config, "workerinput", {})
    config.stash[_RUN] = worker.get("edgecases_run") or os.urandom(16).hex()
    if not worker:
        config.pluginmanager.register(Reporting(config), "edgecases-reporting")


def _check_redact(config: pytest.Config) -> None:
    from edgecase_strategies.errors import InvalidOption
    from pytest_edgecases.store.redaction import with_own

    try:
        with_own(tuple(config.getini("edgecases_redact")))
    except InvalidOption as error:
        raise pytest.UsageError(str(error)) from None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist which run it belongs to, and what the run store knew before it."""
    config = node.config
    node.workerinput["edgecases_run"] = config.stash[_RUN]
    if options.explore(config):
        if _MEMORY not in config.stash:
            from pytest_edgecases.run.session import remembered

            config.stash[_MEMORY] = remembered(config, config.stash[_RUN])
        node.workerinput["edgecases_memory"] = config.stash[_MEMORY]


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Make a plan in this process: nothing runs, so there is nothing to distribute."""
    if config.getoption("edgecases_plan") and hasattr(config.option, "numprocesses"):
        config.option.numprocesses = None
        config.option.dist = "no"
        config.option.tx = []


@pytest.fixture
def edgecase(request: pytest.FixtureRequest) -> Iterator[RunningCase]:
    """The running case of a test with ``@pytest.mark.edgecases``: value, seed, edits, truth, id."""
    from pytest_edgecases.run.handle import RunningCase

    if request.config.getoption("edgecases_off"):
        pytest.skip("the test asks for the running case, and edge cases are off")
    if not hasattr(request, "param"):
        pytest.fail(
            f"{request.node.name} asks for the fixture edgecase but has no marker: add "
            '@pytest.mark.edgecases("argument") to it.',
            pytrace=False,
        )
    handle = RunningCase(request.node.name)
    yield handle
    handle.leave()


@pytest.fixture
def edgecase_server(request: pytest.FixtureRequest) -> Generator[Server, None, None]:
    """A loopback HTTP server for the test's clients, whose answers meet the faults of the running case, if there is one."""
    from edgecase_strategies.tools.http.server import Server

    params = getattr(getattr(request.node, "callspec", None), "params", {})
    handle = request.getfixturevalue("edgecase") if "edgecase" in params else None
    if handle is not None:
        request.node.funcargs["edgecase"] = handle  # also where only another fixture asks for the server
    with pytest.MonkeyPatch.context() as patch, Server(record=None if handle is None else handle.world) as server:
        for name in ("NO_PROXY", "no_proxy"):  # a proxy of the machine's cannot reach the loopback interface
            patch.setenv(name, ",".join(filter(None, (os.environ.get(name), "127.0.0.1"))))
        yield server
    for mistake in server.mistakes:
        pytest.fail(f"A handler of edgecase_server failed: {mistake}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> Generator[None, object, object]:
    """Give a marked test function one item a case, once all others have given it its rows."""
    is_marked = metafunc.definition.get_closest_marker(marker.NAME) is not None
    if is_marked and not metafunc.config.getoption("edgecases_off"):
        marker.refuse_many_rows(metafunc)
    result = yield
    if is_marked:
        from pytest_edgecases.run.collect import collect

        collect(metafunc, _runner_of(metafunc.config))
    return result


def _runner_of(config: pytest.Config) -> Runner:
    runner = config.stash.get(_RUNNER, None)
    if runner is None:
        from pytest_edgecases.report.failure import describe
        from pytest_edgecases.report.properties import properties_of
        from pytest_edgecases.run.runner import Runner
        from pytest_edgecases.run.selection import Selection
        from pytest_edgecases.run.session import Session

        runner = config.stash[_RUNNER] = Runner(Session(config, config.stash[_RUN]), describe, properties_of)
        config.pluginmanager.register(runner, "edgecases-runner")
        config.pluginmanager.register(Selection(runner), "edgecases-selection")
        if hasattr(config, "workerinput"):  # a worker of pytest-xdist has a terminal too, which nobody sees
            from pytest_edgecases.report.lean import Lean

            config.pluginmanager.register(Lean(config), "edgecases-lean")
    return runner


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a marker where pytest does not let us see the test."""
    marker.refuse_unittests(items)


class Reporting:
    """Gathers the records where the terminal is, and shows them at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._collector: Collector | None = None
        self._gone: set[tuple[str, ...]] = set()
        self._notes: list[str] = []
        self._interrupted: list[str] = []
        self._progress: Progress | None = None
        self._commands: list[str] = []
        self._info: dict[str, Any] = {}

    def pytest_report_collectionfinish(self) -> list[str]:
        """Say what is to be known of how the cases were made."""
        selection = self._config.pluginmanager.get_plugin("edgecases-selection")
        if selection is None or self._config.getoption("edgecases_plan"):
            return []
        self._begin_progress(len(selection.slots))
        from pytest_edgecases.report.notes import note_lines

        return note_lines(selection.slots)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Begin to gather when the first report that carries a record comes in."""
        text = getattr(report, "edgecases", None)
        if text is None:
            return
        from pytest_edgecases.run.finding import Record

        if self._collector is None:
            from pytest_edgecases.report.collector import Collector
            from pytest_edgecases.report.lean import Lean

            part = str(asking.shard(self._config) or "")
            self._collector = Collector(keep=bool(self._config.getoption("edgecases_update")), part=part)
            self._config.pluginmanager.register(Lean(self._config), "edgecases-lean")
        self._collector.add(Record.from_json(json.loads(text)))

        if self._progress is not None:
            self._progress.ran(failed=report.failed)

    def _begin_progress(self, total: int) -> None:
        from pytest_edgecases.report.progress import Progress, wants_progress

        terminal = self._config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None and wants_progress(self._config, terminal):

            def write(line: str) -> None:
                terminal.ensure_newline()
                terminal.write_line(line)

            self._progress = Progress(write, total)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """Report the gates once all cases ran: early enough to count for the exit status."""
        result = yield
        if self._collector is not None:
            from pytest_edgecases.report.gate import gate_reports

            for report in gate_reports(self._collector):
                self._config.hook.pytest_runtest_logreport(report=report)
        return result

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take from a worker of pytest-xdist what it knows of the suites."""
        self._gone.update(map(tuple, getattr(node, "workeroutput", {}).get("edgecases_gone", ())))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Close the run in the store, and write the suites if that is asked for."""
        is_part = asking.shard(self._config) is not None and not self._config.option.collectonly
        if is_part and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = exitstatus = pytest.ExitCode.OK  # all tests are in the other parts
        runner = self._config.stash.get(_RUNNER, None)
        if runner is not None:
            self._gone.update(runner.gone())
        config, run = self._config, self._config.stash[_RUN]
        if self._collector is not None:
            from pytest_edgecases.report.cost import cost_notes
            from pytest_edgecases.report.gate import gate_lines
            from pytest_edgecases.report.learnt import learn
            from pytest_edgecases.report.suites import suite_notes

            learnt = learn(config, self._collector, run)
            self._notes = [*gate_lines(self._collector), *learnt, *cost_notes(self._collector)]
            self._notes += self._cards(self._collector)
            self._notes += suite_notes(config, self._collector, sorted(self._gone), int(run[:8], 16))
        if self._collector is not None or is_part:  # a part without a case is a part of the whole too
            from pytest_edgecases.run.session import close_run

            self._interrupted, self._info = close_run(config, run, int(exitstatus))
        if self._collector is not None or options.report_paths(config):
            self._write_reports(run, int(exitstatus))

    def _write_reports(self, run: str, exit_status: int) -> None:
        from pytest_edgecases.report.collector import Collector
        from pytest_edgecases.report.ending import is_wanted, write_reports

        if self._collector is None and not is_wanted(self._config):
            return
        said, self._commands = write_reports(
            self._config,
            self._collector or Collector(),
            run=run,
            info=self._info,
            exit_status=exit_status,
            notes=self._notes,
            interrupted=self._interrupted,
        )
        self._notes = [*self._notes, *said]

    def _cards(self, collector: Collector) -> list[str]:
        """Return what the summary says of transfer, and write the data cards where that is asked for."""
        from pytest_edgecases.report.card import card_path, transfer_lines, write_cards
        from pytest_edgecases.run.private_data import redactor_of

        path, redactor = card_path(self._config), redactor_of(self._config)
        written = [write_cards(collector, redactor, path)] if path is not None else []
        return [*transfer_lines(collector, redactor), *written]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the tests and the findings, or the plan."""
        selection = self._config.pluginmanager.get_plugin("edgecases-selection")
        if self._config.getoption("edgecases_plan") and selection is not None:
            from pytest_edgecases.report.plan import write_plan

            limits = options.max_calls(self._config), asking.max_seconds(self._config)
            write_plan(terminalreporter, selection.slots, *limits)
        if self._collector is not None or self._notes:
            from pytest_edgecases.report.collector import Collector
            from pytest_edgecases.report.summary import write_summary

            write_summary(terminalreporter, self._collector or Collector(), self._interrupted, self._notes)
            if self._config.getoption("edgecases_card") and self._collector is not None:
                from pytest_edgecases.report.card import card_lines
                from pytest_edgecases.run.private_data import redactor_of

                for line in card_lines(self._collector, redactor_of(self._config)):
                    terminalreporter.write_line(line)
        for command in self._commands:
            terminalreporter.ensure_newline()
            terminalreporter.write_line(command)
