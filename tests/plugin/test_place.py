"""Where a mistake is: the file and line of the marker, however it was written."""

from __future__ import annotations

import textwrap

import pytest

from pytest_edgecases import marker


def place(pytester: pytest.Pytester, source: str) -> str:
    """Return the place of the marker of the first test of a module; the line of it is the one with ``<--``."""
    (item, *_) = pytester.getitems(textwrap.dedent(source))
    assert isinstance(item, pytest.Function)
    found = marker.place_of(item, item.config)
    path, _, line = found.rpartition(":")
    lines = (pytester.path / path).read_text(encoding="utf-8").splitlines()
    assert [number for number, text in enumerate(lines, 1) if "<--" in text] == [int(line)], found
    return path


@pytest.fixture(autouse=True)
def own_parameters(pytester: pytest.Pytester) -> None:
    """Collect without the plugin's hook: only the place is looked for."""
    pytester.makeini("[pytest]\nmarkers =\n    edgecases\naddopts = --edgecases-off -p no:asyncio\n")


def test_on_a_function_between_other_decorators(pytester: pytest.Pytester) -> None:
    path = place(
        pytester,
        """
        import pytest

        @pytest.mark.skipif(False, reason="never")
        @pytest.mark.edgecases("message")  # <--
        @pytest.mark.parametrize("message", ["hello"])
        def test_it(message):
            pass
        """,
    )
    assert path.endswith(".py")
    assert "/" not in path


def test_over_several_lines_it_is_the_first(pytester: pytest.Pytester) -> None:
    place(
        pytester,
        """
        import pytest
        @pytest.mark.parametrize("message", ["hello"])
        @pytest.mark.edgecases(  # <--
            "message",
            cases=3,
        )
        def test_it(message):
            pass
        """,
    )


def test_on_a_method(pytester: pytest.Pytester) -> None:
    place(
        pytester,
        """
        import pytest

        @pytest.mark.parametrize("message", ["hello"])
        class TestIt:
            @pytest.mark.edgecases("message")  # <--
            def test_it(self, message):
                pass
        """,
    )


def test_on_a_class(pytester: pytest.Pytester) -> None:
    place(
        pytester,
        """
        import pytest

        @pytest.mark.edgecases("message")  # <--
        class TestIt:
            @pytest.mark.parametrize("message", ["hello"])
            def test_it(self, message):
                pass
        """,
    )


def test_on_the_module(pytester: pytest.Pytester) -> None:
    place(
        pytester,
        """
        import pytest

        pytestmark = [pytest.mark.edgecases("message")]  # <--

        @pytest.mark.parametrize("message", ["hello"])
        def test_it(message):
            pass
        """,
    )


def test_the_nearest_one_is_meant(pytester: pytest.Pytester) -> None:
    place(
        pytester,
        """
        import pytest

        pytestmark = pytest.mark.edgecases(cases=3)

        @pytest.mark.edgecases("message")  # <--
        @pytest.mark.parametrize("message", ["hello"])
        def test_it(message):
            pass
        """,
    )


def test_a_marker_under_another_name_gives_the_place_of_the_test(pytester: pytest.Pytester) -> None:
    place(
        pytester,
        """
        import pytest

        messy = pytest.mark.edgecases("message")

        @messy  # <--
        @pytest.mark.parametrize("message", ["hello"])
        def test_it(message):
            pass
        """,
    )


def test_a_test_in_a_folder_is_named_from_the_root(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("tests")
    (folder / "test_deep.py").write_text(
        'import pytest\n\n@pytest.mark.edgecases("m")\n@pytest.mark.parametrize("m", ["a"])\ndef test_it(m):\n    pass\n'
    )
    items, _ = pytester.inline_genitems("tests")
    assert marker.place_of(items[0], items[0].config) == "tests/test_deep.py:3"  # type: ignore[arg-type]
