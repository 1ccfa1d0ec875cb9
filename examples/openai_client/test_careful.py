"""The careful desk gets through."""

import pytest
from desk import careful, told

MODEL = "POST /v1/chat/completions"


@pytest.mark.edgecases(tools="http", cases=12)
def test_where_is_it(client, desk, edgecase):
    edgecase.check(careful(client, desk.url, "Where is my order AB-10427?"))


@pytest.mark.edgecases(tools=[MODEL], kinds="wire", cases=5)
def test_a_streamed_answer(client, edgecase):
    edgecase.check(told(client, "Please sum up my order.", whole=True))
