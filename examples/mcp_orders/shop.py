"""A shop as an MCP server."""

from typing import TypedDict

from mcp.server.mcpserver import MCPServer

server = MCPServer("shop")
refunds: list[str] = []


class Order(TypedDict):
    id: str
    status: str
    tracking: str


class Refunds(TypedDict):
    count: int


@server.tool()
async def get_order(number: str) -> Order:
    """Look an order up."""
    return {"id": number, "status": "sent", "tracking": "ZZ-904118"}


@server.tool()
async def refund(number: str) -> str:
    """Give the money back."""
    refunds.append(number)
    return "receipt RC-55021"


@server.tool()
async def find_refunds(number: str) -> Refunds:
    """Count the refunds of an order."""
    return {"count": refunds.count(number)}
