"""Render the page: a file without any reference to another one, in which nothing that comes from data is executed.

Jinja2 escapes every value, and shows before what is hidden in it. The content security policy lets only the page's own
script and style run, by their hashes, and forbids every request.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
from collections.abc import Sequence
from typing import Any

import jinja2
from markupsafe import Markup

from pytest_edgecases.report.html.sections import SECTIONS, Section
from pytest_edgecases.report.html.signs import breakable, percent, safe, shown
from pytest_edgecases.report.model import Report


def as_html(report: Report, sections: Sequence[Section] = SECTIONS) -> str:
    """Return the page of a run."""
    environment = _environment()
    style, script = _own("style.css"), _own("script.js")
    parts = []
    for section in sections:
        context = section.context(report)
        if context is not None:
            body = environment.get_template(section.template).render(**context)
            parts.append({"id": section.id, "title": section.title, "body": Markup(body)})  # noqa: S704 - rendered above
    return environment.get_template("page.html.j2").render(
        report=report,
        sections=parts,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=policy(style, script),
    )


def policy(style: str, script: str) -> str:
    """Return the content security policy that lets just this style and script run, and nothing be loaded."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src 'sha256-{_hash(style)}'",
            f"script-src 'sha256-{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        ]
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _own(name: str) -> str:
    text = (importlib.resources.files("pytest_edgecases.report.html") / "templates" / name).read_text(encoding="utf-8")
    return f"\n{text.strip()}\n"


def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FunctionLoader(_own),
        undefined=jinja2.StrictUndefined,
        finalize=_final,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"shown": shown, "percent": percent, "breakable": breakable}
    return made


def _final(value: Any) -> Any:
    """Make every value that a template puts out safe, whatever the template forgets."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value
