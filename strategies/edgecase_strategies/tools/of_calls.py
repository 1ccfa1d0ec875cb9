"""Checks of what the agent did: the record of its calls."""

from __future__ import annotations

import json

from edgecase_strategies.case import encode
from edgecase_strategies.tools.record import Made
from edgecase_strategies.tools.seen import IDEMPOTENCY, Seen, asked

RETRIES = 5
"""So often the same call may be made again after it failed."""


def no_duplicate(seen: Seen) -> str | None:
    """No write is done more often than in the clean run."""
    record = seen.record
    wanted: dict[tuple[str, str], int] = {}
    for call in record.schedule.trace.calls:
        wanted[asked(call.tool, call.arguments)] = wanted.get(asked(call.tool, call.arguments), 0) + 1
    done: dict[tuple[str, str], int] = {}
    keys: set[str] = set()
    for made in record.calls:
        if made.tool not in record.writes or not made.done:
            continue
        key = json.dumps([made.tool, *(encode(made.arguments.get(name)) for name in IDEMPOTENCY)])
        if key in keys and any(made.arguments.get(name) for name in IDEMPOTENCY):
            continue  # the service knows it again
        keys.add(key)
        write = asked(made.tool, made.arguments)
        done[write] = done.get(write, 0) + 1
        if done[write] > max(1, wanted.get(write, 0)):
            return f"{made.tool} did the same thing {done[write]} times: {write[1]}"
    return None


def bounded_retries(seen: Seen) -> str | None:
    """The same call is not made again and again."""
    failed: dict[tuple[str, str], int] = {}
    for made in seen.record.calls:
        key = asked(made.tool, made.arguments)
        if failed.get(key, 0) > RETRIES:
            return f"{made.tool} was called again after it had failed {failed[key]} times: {key[1]}"
        failed[key] = failed.get(key, 0) + 1 if made.fault is not None else 0
    return None


def waits_as_told(seen: Seen) -> str | None:
    """After "too many requests" the next call of the tool comes when it was told to come."""
    for made in seen.record.calls:
        wait = made.change.retry_after if made.change is not None and made.fault is not None else None
        if wait is None:
            continue
        after = next((one for one in seen.record.calls if one.tool == made.tool and one.index == made.index + 1), None)
        if after is not None and after.started < made.ended + wait:
            return f"{made.tool} was called {after.started - made.ended:.1f} s after it was told to wait {wait:g} s"
    return None


def no_blind_repeat(seen: Seen) -> str | None:
    """A call that is refused for good is not made again as it was."""
    refused: dict[tuple[str, str], Made] = {}
    for made in seen.record.calls:
        key = asked(made.tool, made.arguments)
        if key in refused and not made.renamed:
            return f"{made.tool} was called again with the same arguments after {refused[key].fault}"
        if made.fault is not None and "repeat" in made.fault.what.must_not:
            refused[key] = made
    return None


def no_endless_wait(seen: Seen) -> str | None:
    """A tool that never answers is given up."""
    hung = next((made for made in seen.record.calls if made.hung), None)
    return None if hung is None else str(hung.given)


def no_blind_overwrite(seen: Seen) -> str | None:
    """A write that met a conflict is not made again as it was before anything was read."""
    calls = seen.record.calls
    for number, made in enumerate(calls):
        if (
            made.fault is None
            or made.tool not in seen.record.writes
            or made.fault.what.must[:2] != ("read back", "retry")
        ):
            continue
        again = calls[number + 1] if number + 1 < len(calls) else None
        if (
            again is not None
            and not made.done
            and asked(again.tool, again.arguments) == asked(made.tool, made.arguments)
        ):
            return f"{made.tool} was called again as it was, and nothing was read after {made.fault}"
    return None
