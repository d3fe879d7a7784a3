"""A list is described by one filter: its address, its sentence, and its SQL."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from ticketdesk.desk import said, several
from ticketdesk.desk.filters import SEARCH_LENGTH, TicketFilter
from ticketdesk.desk.spoken import Reply
from ticketdesk.models import Category, Priority, Status, Ticket
from ticketdesk.models.language import LANGUAGES, UNTOLD
from ticketdesk.models.tag import NAME_LENGTH

FIGURES = [
    f"{source}.{field}.{value}.{fate}"
    for source in said.MACHINES
    for field, values in said.VALUES.items()
    for value in values
    for fate in ("judged", "accepted", "corrected", "failed", *values)
] + ["gemini.error.any", "learned.error.timeout"]
ANYTHING = some.none() | some.integers() | some.text(some.characters()) | some.lists(some.text(), max_size=2)


def _figure(figure: str, days: int) -> said.Said | None:
    return said.read(f"{figure}.{days}" if days else figure)


def _values(
    name: str, values: some.SearchStrategy[str], *, most: int = several.MOST
) -> some.SearchStrategy[object]:
    """Up to so many values of a part, as an address brings them."""
    written = some.lists(values, max_size=most, unique=True).map(",".join)
    return written.map(lambda value: getattr(TicketFilter.read({name: value})[0], name))


FILTERS = some.builds(
    TicketFilter,
    status=_values("status", some.sampled_from(Status)),
    category=some.none() | some.sampled_from(Category),
    priority=_values("priority", some.sampled_from(Priority)),
    assignee=_values("assignee", some.sampled_from(["me", "none"]) | some.integers(0, 999_999_999).map(str)),
    search=some.text(max_size=SEARCH_LENGTH).map(
        lambda words: TicketFilter.read({"search": words})[0].search
    ),
    language=_values("language", some.sampled_from([UNTOLD, *LANGUAGES])),
    tag=_values("tag", some.text(min_size=1, max_size=NAME_LENGTH), most=3),
    reply=_values("reply", some.sampled_from(Reply)),
    triage=some.none()
    | some.builds(_figure, some.sampled_from(FIGURES), some.integers(0, said.LONGEST_DAYS)),
    alike=some.none() | some.integers(1, 999_999_999),
)


@given(FILTERS)
def test_a_filter_becomes_an_address_and_comes_back(wanted: TicketFilter) -> None:
    assert TicketFilter.read(dict(parse_qsl(wanted.query))) == (wanted, [])


@given(
    some.dictionaries(
        some.sampled_from(
            [
                "status",
                "category",
                "priority",
                "assignee",
                "search",
                "language",
                "tag",
                "reply",
                "triage",
                "alike",
            ]
        ),
        ANYTHING,
    )
)
def test_any_address_gives_a_filter_that_can_be_asked(query: dict[str, object]) -> None:
    found, refused = TicketFilter.read(query)
    assert len(found.search) <= SEARCH_LENGTH
    assert found.search.isprintable()
    assert len(refused) <= 9
    assert found.where(me=1)
    assert TicketFilter.read(dict(parse_qsl(found.query))) == (found, [])


@pytest.mark.parametrize(
    "name", ["status", "category", "priority", "assignee", "language", "reply", "triage", "alike"]
)
@pytest.mark.parametrize("value", ["nonsense", "OPEN", "-1", "1.5", "9" * 10, "' OR 1=1 --", 3.5, ["open"]])
def test_what_means_nothing_is_left_out_and_told(name: str, value: object) -> None:
    found, (sentence,) = TicketFilter.read({name: value, "search": "invoice"})
    assert found == TicketFilter(search="invoice")
    article = "an" if name.startswith("a") else "a"
    assert sentence.startswith(f"The address asks for {article} {name} that does not exist. Choose ")


def test_an_empty_filter_leaves_everything_through() -> None:
    found, refused = TicketFilter.read({"status": "", "assignee": "", "search": " "})
    assert (found.is_open, found.query, found.sentence, refused) == (True, "", "all tickets", [])


def test_a_filter_says_what_it_shows() -> None:
    wanted = TicketFilter(Status.in_progress, Category.billing, Priority.high, "me", "late invoice")
    assert wanted.sentence == "in progress, billing, high, assigned to you, with “late invoice”"
    assert TicketFilter(assignee="none").sentence == "assigned to nobody"
    assert TicketFilter(assignee="7").sentence == "assigned"
    assert TicketFilter(language="de").sentence == "in German"
    assert TicketFilter(language="und").sentence == "in an unknown language"
    assert not wanted.is_open


@pytest.mark.parametrize(
    ("query", "address", "sentence"),
    [
        ("status=in_progress,open,in_progress", "status=open,in_progress", "open or in progress"),
        ("priority=high,critical,low", "priority=low,high,critical", "low, high or critical"),
        ("assignee=none,me", "assignee=me,none", "assigned to you or nobody"),
        ("assignee=12,none,7", "assignee=none,7,12", "assigned to nobody or somebody else"),
        ("assignee=12,7", "assignee=7,12", "assigned to one of 2 people"),
        ("language=und,en", "language=en,und", "in English or an unknown language"),
        ("tag=vip,Refund%20", "tag=Refund,vip", "tagged “Refund” or “vip”"),
        ("reply=requester,none", "reply=none,requester", "with no reply yet or their reply last"),
        ("status=open&tag=vip&reply=agent", "status=open&tag=vip&reply=agent", "open, tagged “vip”, with our reply last"),
    ],
)  # fmt: skip
def test_several_values_are_in_one_order_whoever_chose_them_in_another(
    query: str, address: str, sentence: str
) -> None:
    found, refused = TicketFilter.read(dict(parse_qsl(query)))
    assert (found.query, found.sentence, refused) == (address, sentence, [])
    assert found == TicketFilter.read(dict(parse_qsl(found.query)))[0]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "open,"},
        {"status": "open,bogus"},
        {"category": ","},
        {"tag": "x" * (NAME_LENGTH + 1)},
        {"tag": "a\tb"},
        {"tag": " "},
        {"tag": "vip, refund"},
        {"assignee": ",".join(str(number) for number in range(several.MOST + 1))},
    ],
    ids=str,
)
def test_one_value_without_meaning_leaves_its_whole_part_out(query: dict[str, str]) -> None:
    found, refused = TicketFilter.read(query)
    assert (found.is_open, len(refused)) == (True, 1)


def test_a_single_value_may_be_given_by_itself() -> None:
    assert TicketFilter(Status.open, assignee="me") == TicketFilter((Status.open,), assignee=("me",))
    assert TicketFilter(None, assignee="") == TicketFilter()
    assert [one.is_of_one for one in (TicketFilter(assignee="me"), TicketFilter(assignee="none"))] == [
        True,
        False,
    ]


def test_filters_of_one_shape_share_their_sql() -> None:
    read = lambda **query: TicketFilter.read(query)[0]  # noqa: E731
    one = read(status="open", assignee="me", search="late c:\\temp #12 7")
    other = read(status="closed", assignee="none", search="invoice a/b #9 %").shape
    same = read(status="closed", assignee="none", search="invoice a/b #9 8")
    assert one.shape == same.shape != other
    assert hash(one.shape) == hash(same.shape)
    assert one.values_for_sql(5)["assignee"] == 5
    assert same.values_for_sql(5)["assignee"] == 0
    (compiled,) = {str(select(Ticket.id).where(*TicketFilter.where_of(found.shape))) for found in (one, same)}
    for name in one.values_for_sql(5):
        assert f":{name}" in compiled


@given(some.text(max_size=SEARCH_LENGTH))
def test_the_values_of_any_search_fit_its_shape(search: str) -> None:
    found, _ = TicketFilter.read({"search": search})
    bound = select(Ticket.id).where(*TicketFilter.where_of(found.shape)).compile().params
    assert set(bound) == set(found.values_for_sql(None))
