"""The names that users may import: a change of them is a decision, and this file is where it is taken."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

RECORDS = {"Case", "Edit", "Expect", "Perturbation", "Registry", "Seed", "Span", "Truth", "perturbation"}
ERRORS = {
    "CannotUndo",
    "EdgecaseError",
    "InvalidOption",
    "MissingLibrary",
    "NothingApplies",
    "UnknownName",
    "UnreadableReply",
    "UnsupportedSeed",
}
FORMS = {
    "PERTURBATIONS",
    "ROOM",
    "Fault",
    "Form",
    "Instance",
    "Instances",
    "Pair",
    "Schema",
    "Verdict",
    "broken",
    "edits",
    "instances",
    "judge",
    "mess",
    "pairs",
    "valid",
}
CONSTRAINTS = {"Amount", "Apart", "AtTime", "Begins", "Closes", "Dated", "Every", "Has", "InFormat", "InLanguage", "Is"}
CONSTRAINTS |= {"Letters", "Listed", "OnWeekday", "Rule", "Totals", "Uses", "Weighs", "Within"}
INSTRUCTIONS = {"FAMILIES", "PERTURBATIONS", "ROOM", "TRAPS", "Answer", "Outcome", "Pair", "PairScore", "Proof", "Read"}
INSTRUCTIONS |= {
    "Reading",
    "Reply",
    "against",
    "clause_texts",
    "contradicting",
    "judge",
    "pair_accuracy",
    "pairs",
    "prove",
}
INSTRUCTIONS |= {"read", "sounds_like_asking", "witness_of"}
TOOLS = {"CHECKS", "Call", "CheckFailed", "Clock", "Fault", "KINDS", "PERTURBATIONS", "ROOM", "Record", "Schedule"}
TOOLS |= {"Answer", "Request", "Server", "ToolCall", "stream", "tool_call", "transport"}
TOOLS |= {"ToolHTTPError", "ToolHung", "ToolRPCError", "Trace", "When", "faults", "judge", "judge_twins"}
TOOLS |= {"serving", "wrap"}
CONVERSATIONS = {"CHECKS", "PERTURBATIONS", "ROOM", "Conversation", "Customer", "Effect", "State", "Transcript", "Turn"}
CONVERSATIONS |= {"customers", "hold", "hold_async", "judge", "messy"}
PHOTOS = {"Labelled", "Labels", "PERTURBATIONS", "Photo", "ROOM", "Shot", "Transform", "edit", "messy"}
RECEIPTS = {"Document", "draw_page", "photographed", "rendered", "verify"}
PUBLIC = {
    "edgecase_strategies": RECORDS | ERRORS,
    "pytest_edgecases.data": {"Agreement", "Confusion", "Private", "Row", "Rows", "Scrubbed", "agreement", "rows"},
    "edgecase_strategies.forms": FORMS,
    "edgecase_strategies.photos": PHOTOS,
    "edgecase_strategies.receipts": RECEIPTS,
    "edgecase_strategies.text": {"PERTURBATIONS", "ROOM", "Text", "messy", "requests"},
    "edgecase_strategies.conversations": CONVERSATIONS,
    "edgecase_strategies.tools": TOOLS,
    "edgecase_strategies.instructions": CONSTRAINTS | INSTRUCTIONS,
    "pytest_edgecases": RECORDS
    | ERRORS
    | {"RunningCase", "Skill", "conversations", "data", "forms", "instructions", "photos", "receipts", "result", "text"}
    | {"tools"},
}
"""What each module's ``__all__`` holds, no more and no less."""

LAZY = """
import sys
import {module}
names = {{name.partition(".")[0] for name in sys.modules}}
print(sorted(names & {{"hypothesis", "rich", "click", "faker", "jsonschema", "jsonschema_rs", "numpy", "PIL", "cv2", "pytest", "_pytest"}}))
"""


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_module_offers_these_names_and_no_others(name: str) -> None:
    module = importlib.import_module(name)
    assert set(module.__all__) == PUBLIC[name]
    assert len(module.__all__) == len(PUBLIC[name])
    assert all(getattr(module, public) is not None for public in module.__all__)
    shown = {entry for entry in dir(module) if not entry.startswith("_")}
    modules = {entry for entry in shown if isinstance(getattr(module, entry), type(sys))}
    extra = shown - PUBLIC[name] - modules - {"annotations", "Any", "TYPE_CHECKING"}
    assert not extra, "a name without an underscore reads as public"
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = module.no_such_name


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_importing_a_module_loads_nothing_heavy(name: str) -> None:
    done = subprocess.run([sys.executable, "-c", LAZY.format(module=name)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
