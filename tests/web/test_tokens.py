"""The page of tokens: administrators only, and the text of a new one goes to one tab, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.web.conftest import TabOf
from ticketdesk.desk import tokens
from ticketdesk.models import Token
from ticketdesk.models.columns import now
from ticketdesk.web.tokens.state import TokensState

HERE = "/desk/settings/tokens"
FORM = {"name": "Zapier", "scope": "read", "lasts": "30"}
CALLS = [
    (TokensState.load, ()),
    (TokensState.make, (FORM,)),
    (TokensState.revoke, (1,)),
    (TokensState.put_away, ()),
]


@pytest.mark.parametrize(("handler", "arguments"), CALLS, ids=lambda part: str(part)[:40])
async def test_nobody_but_administrators_reaches_a_handler(
    session, ines, ana, vic, tab_of: TabOf, handler, arguments
) -> None:
    token, _ = await tokens.make(session, "Kept", "read", by=ines)
    if handler is TokensState.revoke:
        arguments = (token.id,)
    for who in (ana, vic, None):
        answer = await (await tab_of(who, HERE)).call(handler, *arguments)
        assert answer.goes_to
        assert answer.goes_to.startswith("/desk" if who else "/login")
        assert not [name for name in answer.values if name.startswith("tokens_state.")]
    [left] = (await session.exec(select(Token))).all()
    assert (left.id, left.revoked_at) == (token.id, None)


async def test_its_text_goes_to_the_tab_once_and_stays_nowhere(session, ines, tab_of: TabOf) -> None:
    tab, other = await tab_of(ines, HERE), await tab_of(ines, HERE)
    await tab.call(TokensState.load)
    await other.call(TokensState.load)
    answer = await tab.call(TokensState.make, FORM)
    text = answer.values["tokens_state.made"]
    assert ((await tokens.who_has(session, text)) or (None, None))[1] == ines
    assert (await tab.state(TokensState)).made == "", "the server keeps it nowhere"
    [row] = answer.values["tokens_state.rows"]
    assert (row["name"], row["scope"], row["owner"], row["used"]) == ("Zapier", "Read", ines.name, "")
    for looking in (tab, other):
        again = await looking.call(TokensState.load)
        assert text not in str(again.values)
        assert again.values.get("tokens_state.made", "") == ""


async def test_it_leaves_the_screen_when_it_was_kept(session, ines, tab_of: TabOf) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(TokensState.make, FORM)
    assert (await tab.call(TokensState.put_away)).values["tokens_state.made"] == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"scope": "admin"}, "scope"),
        ({"lasts": "7"}, "days"),
        ({"lasts": "-1"}, "days"),
        ({"name": None}, "name"),
        ({"name": ["Zapier"]}, "name"),
        ({"scope": {"in": "read"}}, "scope"),
    ],
)
async def test_a_refused_field_is_said_beside_it(session, ines, tab_of: TabOf, wrong, field: str) -> None:
    tab = await tab_of(ines, HERE)
    await tab.call(TokensState.load)
    answer = await tab.call(TokensState.make, FORM | wrong)
    assert [name for name, says in answer.values["tokens_state.wrong"].items() if says] == [field]
    assert "tokens_state.made" not in answer.values
    assert (await session.exec(select(Token))).all() == []


async def test_no_field_of_the_form_makes_more_of_it(session, ines, ana, tab_of: TabOf) -> None:
    tab = await tab_of(ines, HERE)
    more = {
        "account_id": ana.id,
        "owner": ana.id,
        "token_hash": "x",
        "expires_at": "9999-01-01",
        "id": 123_456,
    }
    await tab.call(TokensState.make, FORM | more)
    [token] = (await session.exec(select(Token))).all()
    assert (token.account_id, len(token.token_hash)) == (ines.id, 32)
    assert token.id != 123_456
    assert token.expires_at
    assert timedelta(days=29) < token.expires_at - now() < timedelta(days=30)


async def test_revoking_says_so_and_a_second_time_that_it_is_done(session, ines, tab_of: TabOf) -> None:
    token, text = await tokens.make(session, "Zapier", "read", by=ines)
    tab = await tab_of(ines, HERE)
    await tab.call(TokensState.load)
    answer = await tab.call(TokensState.revoke, token.id)
    assert answer.values["tokens_state.rows"] == []
    assert answer.values["notice.words"] == "The token Zapier is revoked."
    assert await tokens.who_has(session, text) is None
    assert "revoked already" in (await tab.call(TokensState.revoke, token.id)).values["notice.words"]
