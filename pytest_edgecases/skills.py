"""Which skill a marked test is of: an object, a table of ``pyproject.toml`` by its name, or none that is declared."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from edgecase_strategies.curate.skill import Skill

TABLE = "[tool.edgecases.skills]"


def skill_of(config: pytest.Config, given: Any) -> Skill | None:
    """Return the skill that a marker names or gives; None for none. Raises EdgecaseError for what is no skill."""
    from edgecase_strategies.curate.skill import Skill
    from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean

    if given is None or isinstance(given, Skill):
        return given
    if isinstance(given, Mapping):
        return Skill.of(given)
    if not isinstance(given, str):
        raise InvalidOption(f"skill takes a Skill, or the name of one below {TABLE}; {given!r} is neither.")
    tables = _tables(Path(config.rootpath, "pyproject.toml"))
    if given not in tables:
        raise UnknownName(
            f'There is no skill "{given}" below {TABLE} in pyproject.toml.{did_you_mean(given, tables)} '
            f"{'It has ' + ', '.join(tables) + '.' if tables else f'Declare it in a table [tool.edgecases.skills.{given}].'}"
        )
    return Skill.of(tables[given], given)


def _tables(path: Path) -> dict[str, Any]:
    from edgecase_strategies.errors import InvalidOption

    try:
        with path.open("rb") as file:
            tool = tomllib.load(file).get("tool", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise InvalidOption(f"{path.name} cannot be read: {error}.") from None
    tables = tool.get("edgecases", {}).get("skills", {}) if isinstance(tool.get("edgecases", {}), dict) else {}
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        raise InvalidOption(f"{TABLE} in {path.name} holds a table for each skill, as [tool.edgecases.skills.routing].")
    return tables


def defaults_of(skill: Skill | None) -> dict[str, Any]:
    """Return the marker's options that a skill gives where the marker does not: severity, language, coverage, and real examples."""
    if skill is None:
        return {}
    found: dict[str, Any] = {}
    if skill.severity is not None:
        found["severity"] = skill.severity
    languages = {locale.replace("_", "-").partition("-")[0] for locale in skill.locales}
    if len(languages) == 1:
        found["language"] = languages.pop()
    if skill.coverage:
        found["coverage"] = skill.coverage
    if skill.real:
        found["real"] = skill.real
    if skill.private is not None:
        found["private"] = skill.private
    return found
