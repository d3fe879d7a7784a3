"""A text is compared as the index has it, whatever alphabet it is written in."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ticketdesk.desk.folding import SIGNS, folded

WRITTEN = (
    "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, STRASSE",
    "Dès Noël, où un zéphyr haï me vêt de glaçons würmiens, je dîne à l'œuvre",
    "Quizdeltagerne spiste jordbær med fløde, mens cirkusklovnen Walther spillede på xylofon",
    "Kæmi ný öxi hér, ykist þjófum nú bæði víl og ádrepa",
    "Pchnąć w tę łódź jeża lub ośm skrzyń fig, ŁÓDŹ",
    "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Pijamalı hasta yağız şoföre çabucak güvendi, IŞIK İstanbul",
    "Đặng Thị Hạnh, ngôn ngữ tiếng Việt; Đorđe, ljubičasti džep",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, σύνδεσης",
    "Съешь ещё этих мягких французских булок, да выпей же чаю: ВОЙТИ, ЁЛКА",
    "Чуєш їх, доцю, га? Кумедна ж ти, прощайся без ґольфів! У Ўзбекістане",
    "لا أستطيع تسجيل الدخول، كَلِمَة السر، إعادة، آخر",
    "שָׁלוֹם, החיוב כפול בחשבון",
    "パスワードをリセットできません ガギグゲゴ がぎぐ ﾊﾟｽﾜｰﾄﾞ",
    "ＡＢＣ１２ 환불 요청합니다 请求退款 ขอคืนเงินค่าสินค้า हिन्दी में शिकायत",
)


@pytest.mark.parametrize("written", WRITTEN)
async def test_letters_are_what_postgresql_makes_of_them(session, written: str) -> None:
    given = text("SELECT lower(unaccent(:written))").bindparams(written=written)
    assert folded(written) == (await session.execute(given)).scalar_one()


async def test_signs_are_what_postgresql_makes_of_them(session) -> None:
    plain = text(
        "SELECT unaccent(sign) FROM unnest(CAST(:signs AS text[])) WITH ORDINALITY AS one (sign, place) ORDER BY place"
    )
    found = (await session.scalars(plain, {"signs": list(SIGNS)})).all()
    assert dict(zip(SIGNS, found, strict=True)) == {sign: folded(sign) for sign in SIGNS}


def test_marks_that_stand_apart_are_nothing_on_a_latin_letter() -> None:
    assert folded("E\u0301lan") == folded("Élan") == "elan"
