"""The careless desk is caught: it answers "None", breaks off, or gives half of an answer for a whole one."""

import pytest
from desk import careless, told


@pytest.mark.edgecases(tools=["GET /orders/{number}"], cases=8)
def test_where_is_it(client, desk, edgecase):
    edgecase.check(careless(client, desk.url, "Where is my order AB-10427?"))


@pytest.mark.edgecases(tools=["POST /v1/chat/completions"], kinds="wire.stream_cut", cases=1)
def test_a_streamed_answer(client, edgecase):
    answer = told(client, "Please sum up my order.", whole=False)
    assert answer.endswith(".")
