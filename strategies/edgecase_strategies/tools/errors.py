"""The exceptions that faults raise, as clients raise them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class ToolHTTPError(Exception):
    """A response that is not a success: what an HTTP client raises for its status.

    >>> ToolHTTPError(503, body="busy").status_code
    503
    """

    def __init__(self, status_code: int, body: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status_code}: {body}" if body else str(status_code))
        self.status_code = status_code
        self.body = body
        self.headers = MappingProxyType(dict(headers or {}))


class ToolRPCError(Exception):
    """A JSON-RPC error: what an MCP client raises.

    >>> ToolRPCError(-32602, "Unknown tool").code
    -32602
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class ToolHung(AssertionError):
    """A tool that never answers was waited for until the limit of the hang."""


class CheckFailed(AssertionError):
    """A check of what the agent did failed."""
