"""The agents against a server whose tools go wrong."""

import asyncio

import pytest
import shop
from agent import give_back, track, track_carelessly


@pytest.mark.edgecases(tools=["shop:server"], cases=20)
def test_where_it_is(edgecase):
    edgecase.check(asyncio.run(track("AB-10427")))


@pytest.mark.edgecases(tools=["shop:server"], kinds=["transport", "mcp.cancelled"], writes=["refund"], cases=10)
def test_refund(edgecase):
    shop.refunds.clear()
    edgecase.check(asyncio.run(give_back("AB-10427")), checks=["no_duplicate", "no_false_success"])
    assert len(shop.refunds) <= 1


@pytest.mark.xfail(reason="it hands on whatever comes")
@pytest.mark.edgecases(tools=["shop:server"], kinds=["content.secret", "http.html_error"], cases=4)
def test_where_it_is_carelessly(edgecase):
    edgecase.check(asyncio.run(track_carelessly("AB-10427")))
