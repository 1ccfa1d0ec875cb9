"""What a model under test returned, read: its words, what it asks for, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from edgecase_strategies.conversations.customer.hear import ASKS
from edgecase_strategies.errors import InvalidOption, UnreadableReply, did_you_mean

TEXTS: Final = ("text", "content")
KEYS: Final = (*TEXTS, "asks", "effects", "role")
_ORDER_NAMES: Final = ("order", "order_id", "order_number", "number", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something that was done to an order.

    >>> Effect.of(("cancel", "AB-1234"))
    Effect(action='cancel', order='AB-1234')
    """

    action: str
    order: str

    @classmethod
    def of(cls, given: object, actions: Mapping[str, str] | None = None) -> Effect:
        """Return an effect from a record of one: a pair, a mapping of ``action`` and ``order``, or a call of a tool.

        A call has a ``tool`` and ``arguments``, as those that ``tools.Record`` keeps; ``actions`` says which action a tool is.

        Raises UnreadableReply for anything else.
        """
        if isinstance(given, Effect):
            return given
        if isinstance(given, (tuple, list)) and len(given) == 2 and all(isinstance(one, str) for one in given):
            return cls(action=_action(given[0], actions), order=given[1])
        if isinstance(given, Mapping) and isinstance(given.get("action"), str) and "order" in given:
            return cls(action=_action(given["action"], actions), order=str(given["order"]))
        if isinstance(given, IsCall):
            return cls(action=_action(given.tool, actions), order=_order_of(given))
        raise UnreadableReply(
            f"An effect is a pair of an action and an order, a mapping with both, or a call of a tool; {given!r:.80} is none. "
            'Append ("cancel", order) to the list where the tool does its work.'
        )


@runtime_checkable
class IsCall(Protocol):
    """A call of a tool, as the tool room's record and others keep it."""

    @property
    def tool(self) -> str:
        """The tool's name."""
        ...

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The arguments by name."""
        ...


@runtime_checkable
class HasCalls(Protocol):
    """A record of calls, such as ``tools.Record``."""

    calls: Sequence[Any]


def _action(name: str, actions: Mapping[str, str] | None) -> str:
    return (actions or {}).get(name, name)


def _order_of(call: IsCall) -> str:
    arguments = call.arguments
    found = next((arguments[name] for name in _ORDER_NAMES if name in arguments), None)
    return str(found if found is not None else next(iter(arguments.values()), ""))


class Effects:
    """The effects of the tools, as a test keeps them: a list that the tools append to, or a record of calls."""

    def __init__(self, kept: object, actions: Mapping[str, str] | None) -> None:
        if kept is not None and not isinstance(kept, (list, HasCalls)):
            raise InvalidOption(
                "effects takes a list that the tools append to, or a record of their calls such as tools.Record; "
                f"{kept!r:.80} is of type {type(kept).__name__}."
            )
        if actions is not None and not _are_names(actions):
            raise InvalidOption(
                f'actions says which action a tool is, as in {{"cancel_order": "cancel"}}; got {actions!r:.80}.'
            )
        self._kept = kept
        self._actions = actions
        self._seen = len(self._items())

    @property
    def is_known(self) -> bool:
        """Whether the test keeps effects at all."""
        return self._kept is not None

    def _items(self) -> Sequence[Any]:
        if self._kept is None:
            return ()
        return self._kept if isinstance(self._kept, list) else self._kept.calls

    def new(self) -> tuple[Effect, ...]:
        """Return what was done since the last time; of a record's calls, those whose tool is an action and that ran."""
        items = self._items()
        fresh, self._seen = items[self._seen :], len(items)
        is_list = isinstance(self._kept, list)
        return tuple(
            Effect.of(one, self._actions)
            for one in fresh
            if is_list or (getattr(one, "done", True) and (not self._actions or one.tool in self._actions))
        )


def _are_names(actions: object) -> bool:
    return isinstance(actions, Mapping) and all(isinstance(one, str) for pair in actions.items() for one in pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn of a model.

    >>> Turn.of({"content": "Which order is it?", "asks": "order"}).asks
    'order'
    """

    text: str
    asks: str | None = None
    """"order", "confirm", "choice" or "other" where the model says what it asks; "" where it says that it asks nothing."""
    effects: tuple[Effect, ...] = ()

    @classmethod
    def of(cls, given: object) -> Turn:
        """Return what a model returned as a turn: a text, or a mapping with ``text`` or ``content``, ``asks`` and ``effects``.

        Raises UnreadableReply for anything else.
        """
        if isinstance(given, Turn):
            return given
        if isinstance(given, str):
            return cls(text=given)
        if not isinstance(given, Mapping):
            hint = ' Return "" to say nothing.' if given is None else ""
            raise UnreadableReply(
                f"The model returned {given!r:.80}, of type {type(given).__name__}. A turn is a text, or a mapping with a text, as "
                f'in {{"text": "Which order is it?", "asks": "order"}}; give read=… for a model that returns something else.{hint}'
            )
        for name in given:
            if name not in KEYS:
                raise UnreadableReply(
                    f"The model returned {name!r}, and a turn has no such key.{did_you_mean(str(name), KEYS)} It takes "
                    f"{', '.join(KEYS)}; give read=… for a model that returns more."
                )
        text = next((given[name] for name in TEXTS if name in given), "")
        asks, effects = given.get("asks"), given.get("effects", ())
        if not isinstance(text, str):
            raise UnreadableReply(f"The text of a turn is a text; the model returned {text!r:.80}.")
        if asks is not None and asks not in (*ASKS, ""):
            hint = did_you_mean(asks, ASKS) if isinstance(asks, str) else ""
            raise UnreadableReply(f"The model asks for {asks!r}.{hint} It was declared to be one of {', '.join(ASKS)}.")
        if not isinstance(effects, Iterable) or isinstance(effects, (str, Mapping)):
            raise UnreadableReply(f"The effects of a turn are a list; the model returned {effects!r:.80}.")
        return cls(text=text, asks=asks, effects=tuple(Effect.of(one) for one in effects))


Reader = Callable[[Any], object]
"""Turns what a model returned into a ``Turn``, or into anything that ``Turn.of`` takes."""
