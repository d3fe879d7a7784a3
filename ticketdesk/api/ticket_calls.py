"""The calls about tickets, declared: ``routes.py`` serves them and the description tells them."""

from __future__ import annotations

from dataclasses import replace

from ticketdesk.api import lists, schemas, story, tickets
from ticketdesk.api.calls import Answer, Body, Call, Who
from ticketdesk.api.classify import classify
from ticketdesk.api.filter_schemas import FILTERS, SORT

TICKET = Answer("The ticket.", schemas.TICKET, example=story.TICKET, headers=("ETag",))
CLOSED = replace(TICKET, example=story.CLOSED)
SAME = Answer("It is still at the version that you named in `If-None-Match`.", headers=("ETag",))
DELETED = Answer("It is gone from every list.")
MOVED_ON = Answer(
    "It is at another version; the body tells the ticket as it is.", schemas.PROBLEM, example=story.MOVED_ON
)
GONE = Answer("It was deleted more than 30 days ago.", schemas.PROBLEM)
ONE = "/tickets/{number}/"

CALLS = (
    Call(
        "GET",
        "/tickets/",
        lists.page,
        Who.read,
        {
            200: Answer(
                "A page of tickets, and the address of the next one.",
                schemas.PAGE,
                example=story.paged(story.TICKET),
            )
        },
        query={**FILTERS, "sort": SORT, "limit": schemas.LIMIT, "cursor": schemas.CURSOR},
        asks=story.LISTED,
    ),
    Call(
        "POST",
        "/tickets/",
        tickets.create,
        Who.anyone,
        {
            201: Answer(
                "The ticket, stored.",
                schemas.MADE_TICKET,
                example=story.MADE,
                headers=("ETag", "Location"),
            )
        },
        bodies=(Body(schemas.NEW_TICKET, story.NEW),),
        takes_key=True,
    ),
    Call(
        "GET",
        "/tickets/count/",
        lists.count,
        Who.read,
        {200: Answer("How many tickets fit.", schemas.AMOUNT, example=story.AMOUNT)},
        query=FILTERS,
        asks=story.OPEN,
    ),
    Call(
        "GET",
        "/tickets/stats/",
        lists.stats,
        Who.read,
        {200: Answer("The figures.", schemas.STATS, example=story.STATS)},
    ),
    Call(
        "POST",
        "/tickets/classify/",
        classify,
        Who.anyone,
        {
            200: Answer(
                "What the text suggests, and who says so.", schemas.SUGGESTION, example=story.SUGGESTION
            )
        },
        bodies=(Body(schemas.QUESTION, story.QUESTION),),
        takes_key=True,
    ),
    Call("GET", ONE, tickets.one, Who.read, {200: TICKET, 304: SAME}),
    Call(
        "PATCH",
        ONE,
        tickets.change,
        Who.write,
        {
            200: CLOSED,
            409: Answer(
                "No tickets can be given to this account, or it was merged. Nothing was changed.",
                schemas.PROBLEM,
            ),
            412: MOVED_ON,
        },
        bodies=(Body(schemas.TICKET_CHANGE, story.CHANGE),),
    ),
    Call("DELETE", ONE, tickets.delete, Who.write, {204: DELETED, 412: MOVED_ON}),
    Call("DELETE", ONE + "delete/", tickets.delete, Who.write, {204: DELETED, 412: MOVED_ON}),
    Call("POST", ONE + "restore/", tickets.restore, Who.write, {200: CLOSED, 410: GONE}, takes_key=True),
)
