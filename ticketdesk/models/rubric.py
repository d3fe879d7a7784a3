"""What Gemini is told of each category and priority while no administrator has written anything else."""

from __future__ import annotations

from typing import TypedDict


class Told(TypedDict):
    """What it is told of one value."""

    description: str
    examples: list[str]


Body = dict[str, dict[str, Told]]
"""By field and value: ``{"category": {"billing": {"description": "...", "examples": ["..."]}, ...}, ...}``."""


def _all_of(**descriptions: str) -> dict[str, Told]:
    return {value: Told(description=words, examples=[]) for value, words in descriptions.items()}


HOUSE: Body = {
    "category": _all_of(
        billing="money. Invoices, charges, refunds, plans, prices, tax, payment methods.",
        technical="the product does not do what it should. Bugs, outages, the API, speed, integrations.",
        account="who can get in and as what. Sign-in, passwords, two-factor, single sign-on, roles, profiles,"
        " deleting an account.",
        general="everything else. Questions, feedback, sales, documentation, and text nobody can understand.",
    ),
    "priority": _all_of(
        critical="many people or all of production cannot work, data is lost or shown to strangers, security is"
        " breached, or money is being lost right now. A calm question can describe this.",
        high="one customer cannot work and has no way around it, or money moved wrongly, or a deadline is within"
        " about one working day.",
        medium="something is broken or needed and there is a way around it, or it is a normal request.",
        low="a question, a cosmetic flaw or a suggestion, with no deadline.",
    ),
}
"""The house default. Nobody changes it; a version that is switched on takes its place."""
