"""An agent as a graph: a model that calls a tool and reads what comes back, here by a script."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

Model = Callable[[list[Any]], AIMessage]


def get_order(number: str) -> dict:
    """Look an order up."""
    return {"id": number, "status": "sent", "tracking": "ZZ-904118"}


def ask(number: str, messages: list[Any]) -> AIMessage:
    """Call the tool."""
    call = {"name": "get_order", "args": {"number": number}, "id": f"call-{len(messages)}"}
    return AIMessage("", tool_calls=[call])


def careless(messages: list[Any]) -> AIMessage:
    """Read the status out of whatever came back."""
    last = messages[-1]
    if isinstance(last, HumanMessage):
        return ask("AB-10427", messages)
    try:
        order = json.loads(last.content)
    except ValueError:
        return AIMessage(f"The shop says: {last.content}")
    return AIMessage(f"Your order is {order.get('status') if isinstance(order, dict) else order}.")


def careful(messages: list[Any]) -> AIMessage:
    """Try again what passes, wait as told, and say only what was given."""
    last = messages[-1]
    tries = sum(isinstance(message, ToolMessage) for message in messages)
    if isinstance(last, HumanMessage):
        return ask("AB-10427", messages)
    if last.status == "error":
        if tries > 3 or not re.search(r"\b(429|500|502|503)\b|refused|reset|not known|no answer", last.content):
            return AIMessage("I could not find out.")
        told = re.search(r"Retry-After (\d+)", last.content)
        time.sleep(float(told[1]) if told else 2**tries)
        return ask("AB-10427", messages)
    try:
        order = json.loads(last.content)
    except ValueError:
        order = None
    if not isinstance(order, dict) or not str(order.get("status")).startswith("sent"):
        return AIMessage("I got something that I do not understand.")
    tracking = re.search(r"\b[A-Z]{2}-\d{6}\b", str(order.get("tracking")))
    return AIMessage(f"Your order was sent as {tracking[0]}." if tracking else "Your order was sent.")


def told(error: Exception) -> str:
    """Say of an error what a model needs to know."""
    wait = getattr(error, "headers", {}).get("Retry-After")
    return f"{error} (Retry-After {wait})" if wait else str(error) or type(error).__name__


def answer(model: Model, tool: Callable[..., Any], question: str) -> str:
    """Run the graph until the model has an answer."""
    graph = StateGraph(MessagesState)
    graph.add_node("model", lambda state: {"messages": [model(state["messages"])]})
    graph.add_node("tools", ToolNode([tool], handle_tool_errors=told))
    graph.add_edge(START, "model")
    graph.add_conditional_edges("model", tools_condition)
    graph.add_edge("tools", "model")
    return str(graph.compile().invoke({"messages": [HumanMessage(question)]})["messages"][-1].content)
