"""Texts on the page: what is hidden in them is shown as escapes that look like such, and long ones are cut."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from pytest_edgecases.report.visible import stretches, visible

LONGEST = 4_000
"""Characters of one text; the store and the JSON report have all of it."""
_LINE_END = Markup('<span class="esc">↵</span>\n')
_HIDDEN = Markup('<span class="esc">{}</span>')


def safe(text: str) -> str:
    """Return a text on one line in which all that is hidden is shown, cut where it is too long."""
    return visible(cut(text))


def cut(text: str) -> str:
    """Return a text that is not too long, and says how much was left out.

    >>> cut("a" * 100_000)[-23:]
    '… 96000 more characters'
    """
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… {len(text) - LONGEST} more characters"


def shown(text: str, spaces: bool = False) -> Markup:
    r"""Return a text with its lines as lines, and what is hidden in it as escapes that stand out.

    >>> print(shown("a<b>\u200b"))
    a&lt;b&gt;<span class="esc">\u200b</span>
    """
    parts = []
    for stretch, is_hidden in stretches(cut(text), spaces=spaces):
        if not is_hidden:
            parts.append(escape(stretch))
        else:
            parts.append(_LINE_END if stretch == r"\n" else _HIDDEN.format(stretch))
    return Markup("").join(parts)


_JOINTS = re.compile(r"(?<=[._:/\[])(?=\w)")


def breakable(name: str) -> Markup:
    """Return a dotted name that may be broken after its dots and slashes.

    >>> print(breakable("text.typo"))
    text.<wbr>typo
    """
    return Markup("<wbr>").join(escape(part) for part in _JOINTS.split(safe(name)))


def percent(share: float | None) -> str:
    """Return a share in words, nothing for none.

    >>> percent(0.847), percent(None)
    ('85%', '')
    """
    return "" if share is None else f"{share:.0%}"
