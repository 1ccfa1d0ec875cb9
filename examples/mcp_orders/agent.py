"""Two agents that are clients of the shop's server: a careful one, and one that takes whatever comes."""

import asyncio
import re
from typing import Any

from mcp import MCPError
from mcp.client.client import Client
from shop import server

PASSES = re.compile(r"\b(429|500|502|503)\b|connection|no answer|cancelled", re.IGNORECASE)


async def call(client: Client, tool: str, number: str) -> tuple[Any, str]:
    """Return what a tool answered, and the error in its place."""
    try:
        result = await client.call_tool(tool, {"number": number})
    except (MCPError, RuntimeError) as error:  # of the protocol, and of the client that checks the tool's schema
        return None, str(error)
    text = " ".join(getattr(block, "text", "") for block in result.content)
    if result.is_error:
        return None, text
    return result.structured_content if result.structured_content is not None else text, ""


async def track(number: str) -> str:
    """Say where an order is: try again what passes, wait as told, and say only what was given."""
    async with Client(server) as client:
        for attempt in range(4):
            order, error = await call(client, "get_order", number)
            if not error:
                known = isinstance(order, dict) and isinstance(order.get("tracking"), str)
                found = re.search(r"\b[A-Z]{2}-\d{6}\b", order["tracking"]) if known else None
                return f"It is on its way as {found[0]}." if found else "The shop's answer makes no sense to me."
            if not PASSES.search(error):
                return "The shop could not tell me."
            told = re.search(r"Retry-After: (\d+)", error)
            await asyncio.sleep(float(told[1]) if told else 2**attempt)
    return "The shop does not answer."


async def track_carelessly(number: str) -> str:
    """Say where an order is, whatever was answered."""
    async with Client(server) as client:
        order, error = await call(client, "get_order", number)
        return f"It is on its way as {order.get('tracking') if isinstance(order, dict) else error or order}."


async def give_back(number: str) -> str:
    """Refund an order once: after an error, look whether it was done before it is tried again."""
    async with Client(server) as client:
        for _ in range(3):
            _, error = await call(client, "refund", number)
            if error and not PASSES.search(error):
                break
            count = await refunds_of(client, number)
            if count == 1:
                return "The money is on its way back to you."
            if count is None:
                break  # whether it was done is not known, and done twice would be worse than not at all
            await asyncio.sleep(1)
        return "I asked for the refund, and cannot see that it was done."


async def refunds_of(client: Client, number: str) -> int | None:
    """Return how often an order was refunded; None where the shop does not tell."""
    for attempt in range(4):
        found, error = await call(client, "find_refunds", number)
        if not error:
            count = found.get("count") if isinstance(found, dict) else None
            return count if isinstance(count, int) else None
        await asyncio.sleep(2**attempt)
    return None
