"""The kinds of mess in forms: what people do, and what is left of what they meant.

The first 64 are those of a count of 1,256 mistakes on 12 form schemas; the rest is what a schema forbids beside.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Recover = Literal["exact", "policy", "lost", "none"]
"""Whether what was meant can be had back: by an inverse, only under a rule that the handler states, not at all, or
because nothing of it was touched."""


Shows = Literal["always", "required", "by schema"]


class Kind(NamedTuple):
    """One kind of mess."""

    name: str
    mess: str
    """What people did, in the words of who counted it."""
    recover: Recover
    shows: Shows = "by schema"
    """Where it can be seen in the value that something is wrong, whatever the schema says: "asdf" shows everywhere, "N/A"
    only where something is required, and a wrong year nowhere, unless the schema forbids it."""


EXACT: Final[Recover] = "exact"
POLICY: Final[Recover] = "policy"
LOST: Final[Recover] = "lost"
NONE: Final[Recover] = "none"

COUNTED: Final = (
    Kind("form.blank.placeholder", 'placeholder left in ("e.g. …", "Your name")', LOST, shows="always"),
    Kind("form.blank.copied_label", "copied label into value", EXACT),
    Kind("form.blank.not_available", '"N/A"', LOST, shows="required"),
    Kind("form.blank.dash", '"-" / "."', LOST, shows="required"),
    Kind("form.blank.same_as_above", '"same as above"', POLICY, shows="always"),
    Kind("form.blank.see_attached", '"see attached"', LOST, shows="always"),
    Kind("form.blank.mash", 'keyboard mash "asdf"', LOST, shows="always"),
    Kind("form.blank.empty", "empty string", LOST, shows="required"),
    Kind("form.blank.null", "explicit null", LOST),
    Kind("form.blank.whitespace", "whitespace only", LOST, shows="required"),
    Kind("form.space.around", "leading/trailing space", EXACT),
    Kind("form.space.no_break", "non-breaking space for space", EXACT),
    Kind("form.space.zero_width", "zero-width char inside", EXACT),
    Kind("form.letters.quotes", "smart quotes / dashes", POLICY),
    Kind("form.space.newline", "trailing newline (paste)", EXACT),
    Kind("form.space.tab", "tab-pasted neighbour cell", LOST, shows="always"),
    Kind("form.letters.emoji", "emoji appended", POLICY),
    Kind("form.letters.upper", "ALL CAPS", POLICY),
    Kind("form.letters.lower", "all lower case", POLICY),
    Kind("form.letters.mojibake", "mojibake (UTF-8 read as cp1252)", EXACT),
    Kind("form.letters.plain", "diacritics stripped", LOST),
    Kind("form.letters.fullwidth", "fullwidth digits (IME)", EXACT),
    Kind("form.letters.lookalike", "letter O for 0, l for 1", POLICY),
    Kind("form.letters.transpose", "adjacent characters swapped", LOST),
    Kind("form.letters.truncate", "truncated at 10 chars", LOST),
    Kind("form.date.day_month", "day/month swapped", LOST),
    Kind("form.date.dmy", "dd/mm/yyyy", POLICY, shows="always"),
    Kind("form.date.mdy", "mm/dd/yy", POLICY, shows="always"),
    Kind("form.date.month_name", "month name date", EXACT),
    Kind("form.date.serial", "Excel serial date (number)", POLICY),
    Kind("form.date.relative", 'relative date "next Friday"', POLICY, shows="always"),
    Kind("form.date.impossible", "impossible date (Feb 30)", LOST, shows="always"),
    Kind("form.date.zone_dropped", "timezone dropped", POLICY, shows="always"),
    Kind("form.date.wrong_year", "off by one year", LOST),
    Kind("form.number.text", "number as string", EXACT),
    Kind("form.number.comma", "decimal comma", POLICY, shows="always"),
    Kind("form.number.thousands", "thousands separator", POLICY, shows="always"),
    Kind("form.number.currency", "currency symbol", EXACT),
    Kind("form.number.unit", "unit suffix", EXACT),
    Kind("form.number.other_unit", "wrong unit (inches/lb), bare number", LOST),
    Kind("form.number.words", "number in words", EXACT),
    Kind("form.number.range", "range instead of number", LOST, shows="always"),
    Kind("form.number.times_ten", "x10 / missing decimal point", LOST),
    Kind("form.number.zeros_lost", "leading zeros lost (code became number)", POLICY),
    Kind("form.number.scientific", "long id in scientific notation", LOST, shows="always"),
    Kind("form.choice.yes_no", 'boolean as "yes"/"no"', EXACT),
    Kind("form.choice.zero_one", "boolean as 0/1", EXACT),
    Kind("form.choice.case", "enum changed case", EXACT),
    Kind("form.choice.misspelled", "enum misspelled", POLICY, shows="always"),
    Kind("form.choice.synonym", "enum free-text synonym", POLICY, shows="always"),
    Kind("form.missing_field", "key omitted", LOST),
    Kind("form.field.extra", "unknown extra key", NONE),
    Kind("form.field.renamed", "key renamed camelCase", EXACT),
    Kind("form.field.shifted", "autofill shifted by one field", POLICY),
    Kind("form.field.swapped", "two fields swapped", POLICY),
    Kind("form.field.repeated", "value of one field repeated in next (phone in name)", LOST),
    Kind("form.shape.object_as_text", "nested object as JSON string", EXACT),
    Kind("form.shape.list_as_text", "list as comma string", POLICY),
    Kind("form.shape.single", "single value instead of list", LOST),
    Kind("form.shape.item_twice", "list item duplicated", POLICY),
    Kind("form.shape.double_submit", "double submit (form twice in array)", EXACT),
    Kind("form.shape.wrapped", 'wrapped in {"data": …}', EXACT),
    Kind("form.date.end_before_start", "end before start", POLICY, shows="always"),
    Kind("form.field.mismatch", "country/postcode mismatch", LOST, shows="always"),
)
"""The 64 kinds, in the order in which they were counted."""

BEYOND: Final = (
    Kind("form.shape.wrong_type", "a value of another type", LOST),
    Kind("form.shape.duplicate_key", "a key twice, with another value", POLICY),
    Kind("form.choice.unlisted", "a choice that is not on the list", LOST),
    Kind("form.hidden.control", "a control character inside", EXACT),
    Kind("form.hidden.direction", "a character that turns the direction", EXACT),
    Kind("form.number.underscore", 'a number as programmers write it ("1_000")', POLICY, shows="always"),
    Kind("form.date.zero", "0 for a date that was never set", LOST, shows="always"),
    Kind("form.limit.below", "a number below the least", LOST),
    Kind("form.limit.above", "a number above the most", LOST),
    Kind("form.limit.too_short", "a text shorter than allowed", LOST),
    Kind("form.limit.too_long", "a text longer than allowed", LOST),
    Kind("form.limit.pattern", "a text of another pattern", LOST),
    Kind("form.limit.too_few", "fewer items than allowed", LOST),
    Kind("form.limit.too_many", "more items than allowed", LOST),
    Kind("form.limit.step", "a number between two steps", LOST),
)

KEEPING: Final = (
    Kind("form.order.keys", "the members in another order", NONE),
    Kind("form.harmless.space", "space around a text where it means nothing", NONE),
)

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in (*COUNTED, *BEYOND, *KEEPING)}


def kind_of(name: str) -> Kind:
    """Return the kind of an edit by its perturbation's name; one of the user's own leaves the intent alone.

    >>> kind_of("form.date.dmy").recover, kind_of("form.house.stamp").recover
    ('policy', 'none')
    """
    return KINDS.get(name) or Kind(name, name.rpartition(".")[2].replace("_", " "), NONE)
