"""The graph, with a tool that goes wrong."""

import pytest
from agent import answer, careful, careless, get_order


@pytest.mark.edgecases(tools=["get_order"], cases=20)
def test_a_careful_model(edgecase):
    edgecase.check(answer(careful, edgecase.wrap(get_order), "Where is AB-10427?"))


@pytest.mark.xfail(reason="it hands on whatever comes")
@pytest.mark.edgecases(tools=["get_order"], kinds=["mcp.is_error", "content.secret"], cases=4)
def test_a_careless_model(edgecase):
    edgecase.check(answer(careless, edgecase.wrap(get_order), "Where is AB-10427?"))
