"""Errors as providers write them: their shapes from specifications and documentation, their content composed.

The shapes: AWS (query and REST-XML protocols, EC2, S3, and JSON), RFC 9457, the OpenAI and GitHub APIs, the Model Context
Protocol of 2026-07-28, pages for people, and stack traces of four languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from edgecase_strategies.tools import words
from edgecase_strategies.tools.filling import name


class Problem(NamedTuple):
    """An error before it is written in a provider's shape."""

    status: int
    code: str
    title: str
    detail: str


def problem(rng: Random, status: int) -> Problem:
    """Return an error for an HTTP status, in words of its own.

    >>> problem(Random(0), 404).title
    'Not Found'
    """
    code, title, details = _PROBLEMS[status]
    detail = rng.choice(details)
    known = {what: name(rng, what) for what in ("service", "person", "word") if f"{{{what}}}" in detail}
    return Problem(status, code, title, detail.format(**known))


_PROBLEMS: dict[int, tuple[str, str, tuple[str, ...]]] = {
    401: (
        "Unauthenticated",
        "Unauthorized",
        ("The credential for {service} is not valid any more.", "{service} does not know this session."),
    ),
    403: (
        "AccessDenied",
        "Forbidden",
        ("This identity may not use {service}.", "{service} is outside of the scope.", "Only {person} may do this."),
    ),
    404: (
        "ResourceNotFound",
        "Not Found",
        ("{service} has no such record.", "No record matches in {service}.", "There is no {word} of that name."),
    ),
    409: (
        "ConcurrentUpdate",
        "Conflict",
        ("The record in {service} was changed in the meantime.", "{person} is editing this record."),
    ),
    412: ("PreconditionFailed", "Precondition Failed", ("The version given is not the one in {service}.",)),
    422: (
        "InvalidArgument",
        "Unprocessable Content",
        ("An argument is not one that {service} takes.", "The field {word} is not known to {service}."),
    ),
    429: (
        "RateExceeded",
        "Too Many Requests",
        ("{service} takes no more calls just now.", "The quota of {service} is used up."),
    ),
    500: (
        "InternalFailure",
        "Internal Server Error",
        ("{service} failed in a way that it did not foresee.", "An assertion in {word} did not hold."),
    ),
    502: ("UpstreamFailure", "Bad Gateway", ("{service} did not answer the gateway.",)),
    503: ("ServiceBusy", "Service Unavailable", ("{service} is busy.", "{service} is being moved.")),
}


def aws_xml(rng: Random, one: Problem) -> str:
    """One of the three shapes of AWS in XML: the query protocol, EC2, and S3."""
    error = f"<Code>{one.code}</Code><Message>{one.detail}</Message>"
    request = f"<RequestId>{words.request_id(rng)}</RequestId>"
    shape = rng.choice(("query", "ec2", "s3"))
    if shape == "ec2":
        request = request.replace("RequestId", "RequestID")
        body = f"<Response><Errors><Error>{error}</Error></Errors>{request}</Response>"
    elif shape == "s3":
        body = f"<Error>{error}{request}<HostId>{words.token(rng, 44, words.LETTERS)}</HostId></Error>"
    else:
        side = "Sender" if one.status < 500 else "Receiver"
        body = f"<ErrorResponse><Error><Type>{side}</Type>{error}</Error>{request}</ErrorResponse>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'


def aws_json(rng: Random, one: Problem) -> dict[str, Any]:
    """The shape of the JSON protocols of AWS: the type is a name, with or without a namespace before a number sign."""
    namespace = f"com.example.{name(rng, 'word')}#" if rng.choice((False, True)) else ""
    return {"__type": f"{namespace}{one.code}Exception", "message": one.detail}


def rfc9457(rng: Random, one: Problem) -> dict[str, Any]:
    """A problem document of RFC 9457."""
    return {
        "type": f"https://{name(rng, 'host')}/problems/{one.code.lower()}",
        "title": one.title,
        "status": one.status,
        "detail": one.detail,
        "instance": f"/requests/{words.token(rng, 12)}",
    }


def openai(rng: Random, one: Problem) -> dict[str, Any]:
    """The shape of the OpenAI API."""
    kind = "server_error" if one.status >= 500 else "invalid_request_error"
    param = name(rng, "word") if one.status == 422 else None
    return {"error": {"message": one.detail, "type": kind, "param": param, "code": one.code.lower()}}


def github(rng: Random, one: Problem) -> dict[str, Any]:
    """The shape of the GitHub API; what it does not accept, it lists."""
    body: dict[str, Any] = {"message": one.detail}
    if one.status == 422:
        body["errors"] = [{"resource": name(rng, "word1").title(), "code": "invalid", "field": name(rng, "word")}]
    body["documentation_url"] = f"https://{name(rng, 'host')}/docs/{one.code.lower()}"
    return body if rng.choice((False, True)) else {**body, "status": str(one.status)}


def mcp(rng: Random, one: Problem) -> dict[str, Any]:
    """The result of a tool call that failed, of the Model Context Protocol."""
    return {"content": [{"type": "text", "text": f"{one.title}: {one.detail}"}], "isError": True}


def trace(rng: Random, one: Problem) -> str:
    """A stack trace of Python, Java, Node or Go, as a service that lets it through writes it."""
    return rng.choice((_python, _java, _node, _go))(rng, one)


def _python(rng: Random, one: Problem) -> str:
    place, inner = name(rng, "word"), name(rng, "word1")
    lines = [f'  File "/srv/{place}/{step}.py", line {rng.randint(12, 480)}, in {step}' for step in (place, inner)]
    return "\n".join(("Traceback (most recent call last):", *lines, f"{rng.choice(words.ERRORS)}: {one.detail}"))


def _java(rng: Random, one: Problem) -> str:
    place, inner = name(rng, "word"), name(rng, "word1")
    lines = [
        f"\tat com.example.{place}.{step.title()}.{step}({step.title()}.java:{rng.randint(12, 480)})"
        for step in (inner, place)
    ]
    return "\n".join((f"com.example.{place}.{rng.choice(words.ERRORS)}Exception: {one.detail}", *lines))


def _node(rng: Random, one: Problem) -> str:
    place, inner = name(rng, "word"), name(rng, "word1")
    lines = [
        f"    at {step} (/srv/{place}/{step}.js:{rng.randint(12, 480)}:{rng.randint(3, 60)})" for step in (inner, place)
    ]
    return "\n".join((f"{rng.choice(words.ERRORS)}: {one.detail}", *lines))


def _go(rng: Random, one: Problem) -> str:
    place, inner = name(rng, "word"), name(rng, "word1")
    lines = [
        f"main.{step}(0x{words.token(rng, 10)})\n\t/srv/{place}/{step}.go:{rng.randint(12, 480)}"
        for step in (inner, place)
    ]
    return "\n".join((f"panic: {one.detail}", "", "goroutine 1 [running]:", *lines))


def html(rng: Random, one: Problem) -> str:
    """A page as a proxy shows it to people, with an incident number that is nobody's data."""
    incident = words.canary(rng, "incident")
    head = f"<!DOCTYPE html>\n<html><head><title>{one.status} {one.title}</title></head>\n"
    address = rng.choice(words.ADDRESSES)
    if rng.choice((False, True)):
        body = f"<h1>{one.title}</h1><p>{one.detail}</p><hr><address>{address}, {incident}</address>"
    else:
        body = (
            f'<div class="{name(rng, "word")}"><h1>{one.status}</h1><h2>{one.detail}</h2>'
            f"<p>Host: {name(rng, 'host')}</p><p>Your address: {address}</p><p>Reference: <code>{incident}</code></p></div>"
        )
    return f"{head}<body>{body}</body></html>"


_INCIDENT = re.compile(r"\bincident-[a-z0-9]{10}\b")


def incident_of(page: str) -> str:
    """Return the incident number of a page."""
    found = _INCIDENT.search(page)
    return found[0] if found else ""


JSON_SHAPES: tuple[Callable[[Random, Problem], dict[str, Any]], ...] = (rfc9457, openai, github, aws_json)
SHAPES: tuple[Callable[[Random, Problem], Any], ...] = (*JSON_SHAPES, aws_xml)


def written(payload: Any) -> str:
    """Return a payload as the text of a response."""
    return payload if isinstance(payload, str) else json.dumps(payload)
