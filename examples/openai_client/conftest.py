"""The shop and the model, on a server of the test's own: nothing leaves this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openai import OpenAI

from pytest_edgecases import tools

ORDER = {"id": "AB-10427", "status": "sent", "to": "Frau Müller", "tracking": "ZZ-904118", "total": 1249.5}


def script(messages: list[Any]) -> Any:
    """Say what a model says that trusts its tools."""
    last = messages[-1]
    if last["role"] == "tool":
        try:
            return f"Your order is {json.loads(last['content']).get('status')}."
        except (ValueError, AttributeError):
            return f"Your order is {last['content']}."
    if "sum up" in last["content"]:
        return "Your order AB-10427 left us on 2026-03-04, in the parcel ZZ-904118."
    return tools.tool_call("get_order", number="AB-10427")


@pytest.fixture
def desk(edgecase_server: tools.Server) -> tools.Server:
    """Return the server, which is the model and the shop in one."""
    edgecase_server.silence = edgecase_server.drip = 0.02
    edgecase_server.chat(script)
    edgecase_server.route("GET /orders/{number}", ORDER)
    return edgecase_server


@pytest.fixture
def client(desk: tools.Server) -> Iterator[OpenAI]:
    """Return the official client, with its address changed."""
    with OpenAI(base_url=desk.base_url, api_key="none", max_retries=3) as client:
        yield client
