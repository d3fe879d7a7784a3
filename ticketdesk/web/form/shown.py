"""What a person is shown of a suggestion, and told once: values, who says so, and which of their own words spoke for it."""

from __future__ import annotations

from typing import Any

from ticketdesk.models import Source
from ticketdesk.models.opinion import Opinion, Suggestion
from ticketdesk.web.shared.evidence import Evidence, pieces

# What stands for a source where nothing was sure and the default holds; the desk says the same of such a ticket.
UNJUDGED = "Not judged"
INVENTED = "Its quotes are not in your words."
# In a longer text the marks behind the words are too far away to be seen; the quotes are told all the same.
LONGEST_MARKED = 2_000

NOTHING: dict[str, Any] = {
    "category": "",
    "category_from": "",
    "category_quotes": [],
    "priority": "",
    "priority_from": "",
    "priority_quotes": [],
    "doubt": "",
    "marked_title": [],
    "marked": [],
}


def shown(found: Suggestion | None, title: str, description: str) -> dict[str, Any]:
    """A suggestion by the names of the state's vars.

    Args:
        found: The suggestion, or None where there is none.
        title: The title that it was made for, as the browser holds it.
        description: The same for the description.
    """
    if found is None:
        return NOTHING
    by_category, by_priority = _by(found, found.category_source), _by(found, found.priority_source)
    category = by_category.category_evidence if by_category else ()
    priority = by_priority.priority_evidence if by_priority else ()
    evidence = (
        Evidence("category", found.category.word, category),
        Evidence("priority", found.priority.word, priority),
    )
    is_invented = any(said.is_invented for said in (by_category, by_priority) if said)
    return {
        "category": found.category.value,
        "category_from": _who(found.category_source),
        "category_quotes": list(category),
        "priority": found.priority.value,
        "priority_from": _who(found.priority_source),
        "priority_quotes": list(priority),
        "doubt": INVENTED if is_invented else "",
        "marked_title": pieces(title, evidence),
        "marked": pieces(description, evidence) if len(description) <= LONGEST_MARKED else [],
    }


def aloud(found: Suggestion) -> str:
    """A suggestion as it is read to those who listen."""
    priority = "not judged" if found.priority_source is Source.default else found.priority.word
    if found.category_source is Source.default:
        return f"Category not judged, priority {priority}."
    return f"{_who(found.category_source)} suggests {found.category.word}, priority {priority}."


def _by(found: Suggestion, source: Source) -> Opinion | None:
    return next((said for said in found.opinions if said.source is source), None)


def _who(source: Source) -> str:
    return {Source.gemini: "Gemini", Source.default: UNJUDGED}.get(source, "Our own guess")
