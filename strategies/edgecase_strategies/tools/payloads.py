"""Errors as providers write them: their shapes from the specifications, their content composed."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from edgecase_strategies.tools import words


class Problem(NamedTuple):
    """An error before it is written in a provider's shape."""

    status: int
    code: str
    title: str
    detail: str


def problem(rng: Random, status: int) -> Problem:
    """Return an error for an HTTP status, in words of its own."""
    service = rng.choice(words.SERVICES)
    code, title, details = _PROBLEMS[status]
    return Problem(status, code, title, rng.choice(details).format(service=service))


_PROBLEMS: dict[int, tuple[str, str, tuple[str, ...]]] = {
    401: ("Unauthenticated", "Unauthorized", ("The credential for {service} is not valid any more.",)),
    403: ("AccessDenied", "Forbidden", ("This identity may not use {service}.", "{service} is outside of the scope.")),
    404: ("ResourceNotFound", "Not Found", ("{service} has no such record.", "No record matches in {service}.")),
    409: ("ConcurrentUpdate", "Conflict", ("The record in {service} was changed in the meantime.",)),
    412: ("PreconditionFailed", "Precondition Failed", ("The version given is not the one in {service}.",)),
    422: ("InvalidArgument", "Unprocessable Content", ("An argument is not one that {service} takes.",)),
    429: ("RateExceeded", "Too Many Requests", ("{service} takes no more calls just now.",)),
    500: ("InternalFailure", "Internal Server Error", ("{service} failed in a way that it did not foresee.",)),
    502: ("UpstreamFailure", "Bad Gateway", ("{service} did not answer the gateway.",)),
    503: ("ServiceBusy", "Service Unavailable", ("{service} is busy.", "{service} is being moved.")),
}


def aws_xml(rng: Random, one: Problem) -> str:
    """The shape of the query and REST-XML protocols of AWS."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse><Error>'
        f"<Type>{'Sender' if one.status < 500 else 'Receiver'}</Type><Code>{one.code}</Code>"
        f"<Message>{one.detail}</Message></Error><RequestId>{words.request_id(rng)}</RequestId></ErrorResponse>"
    )


def rfc9457(rng: Random, one: Problem) -> dict[str, Any]:
    """A problem document of RFC 9457."""
    host = rng.choice(words.HOSTS)
    return {
        "type": f"https://{host}/problems/{one.code.lower()}",
        "title": one.title,
        "status": one.status,
        "detail": one.detail,
        "instance": f"/requests/{words.token(rng, 12)}",
    }


def openai(rng: Random, one: Problem) -> dict[str, Any]:
    """The shape of the OpenAI API."""
    kind = "server_error" if one.status >= 500 else "invalid_request_error"
    return {"error": {"message": one.detail, "type": kind, "param": None, "code": one.code.lower()}}


def github(rng: Random, one: Problem) -> dict[str, Any]:
    """The shape of the GitHub API."""
    return {
        "message": one.detail,
        "documentation_url": f"https://{rng.choice(words.HOSTS)}/docs/{one.code.lower()}",
        "status": str(one.status),
    }


def mcp(rng: Random, one: Problem) -> dict[str, Any]:
    """The result of a tool call that failed, of the Model Context Protocol."""
    return {"content": [{"type": "text", "text": f"{one.title}: {one.detail}"}], "isError": True}


def trace(rng: Random, one: Problem) -> str:
    """A stack trace, as a service that lets it through writes it."""
    place = rng.choice(words.PLACES)
    lines = [f'  File "/srv/{place}/{name}.py", line {rng.randint(12, 480)}, in {name}' for name in ("serve", "fetch")]
    return "\n".join(("Traceback (most recent call last):", *lines, f"{rng.choice(words.ERRORS)}: {one.detail}"))


def html(rng: Random, one: Problem) -> str:
    """A page as a proxy shows it to people, with an incident number that is nobody's data."""
    incident = words.canary(rng, "incident")
    return (
        f"<!DOCTYPE html>\n<html><head><title>{one.status} {one.title}</title></head>\n<body><h1>{one.title}</h1>"
        f"<p>{one.detail}</p><hr><address>{rng.choice(words.ADDRESSES)}, {incident}</address></body></html>"
    )


SHAPES: tuple[Callable[[Random, Problem], Any], ...] = (rfc9457, openai, github, aws_xml)


def written(payload: Any) -> str:
    """Return a payload as the text of a response."""
    return payload if isinstance(payload, str) else json.dumps(payload)
