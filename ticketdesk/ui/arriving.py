"""What a page shows until its own has come, in place of what was there before: see ``assets/arriving.js``."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ticketdesk.ui.markup import Child


class Arriving(rx.Component):
    """A page about one thing, and what stands there meanwhile."""

    library = "$/public/arriving.js"
    tag = "Arriving"

    of: rx.Var[int]
    named: rx.Var[str]
    meanwhile: rx.Var[rx.Component]


class NextPage(rx.Component):
    """Fetches what a page is drawn with, before anybody goes there."""

    library = "react-router"
    tag = "PrefetchPageLinks"

    page: rx.Var[str]


def arriving(*children: Child, of: Any, named: str, meanwhile: Child) -> rx.Component:
    """A page about one thing.

    Args:
        children: The page.
        of: A Var of the number of what it holds; 0 is nothing.
        named: The part of its address that tells which one it is about: ``ticket_number``.
        meanwhile: What stands there while it holds another one.
    """
    return Arriving.create(*children, of=of, named=named, meanwhile=meanwhile)


def next_page(address: str) -> rx.Component:
    """Where people mostly go from here: the browser has all that it needs for it when they do. It draws nothing."""
    return NextPage.create(page=address)
