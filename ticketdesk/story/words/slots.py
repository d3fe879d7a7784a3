"""Names, sums and codes that fill the gaps. Nobody here exists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from ticketdesk.story.words.cases import lines


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words("""
    Mara Tomasz Aiko Lucia Henrik Priya Omar Chloe Mateo Ingrid Kwame Yara Stefan Noor Bruno Elif Sanne Dmitri Amara
    Felix Hana Rafael Greta Idris Livia Pascal Tuuli Malik Eva Bartosz Nadia Oskar Leila Viktor Saoirse Tarek
""")
LAST = _words("""
    Lindqvist Okafor Varga Petrov Haddad Moreira Tanabe Oberle Novak Fontaine Ibarra Weiss Sundaram Delgado Brandt
    Osei Kaya Marino Virtanen Chowdhury Ferreira Jansen Kovac Amari Bellini Rossi Sato Dubois Hansen Quist Halloran
""")
COMPANIES = _words("""
    Brightmoor Fjordline Saltwick Larkspur Tidewater Ashgrove Northpine Copperfield Meadowbank Silverbrook Hartwell
    Oakhaven Pinecrest Redfern Stonebridge Windmere Clearwater Elmstead Foxglove Greystone
""")
BOARDS = lines("""
    Roadmap\nRelease 12\nCustomer projects\nHiring\nWarehouse\nMarketing plan\nSupport queue\nQuarter goals
    Editorial\nSite inspections\nOnboarding\nProduction line 3\nTrade fair\nField service
""")
FEATURES = lines(
    "Calendar\nTimeline\nComments\nAutomations\nDashboard\nWhiteboard\nForms\nTime tracking\nFilters"
)
BROWSERS = lines("Firefox 131\nChrome 129\nEdge 128\nSafari 17\nChrome on Android")
PLANS = _words("Team Business Enterprise")


def fill(random: Random, today: date) -> dict[str, Callable[[], str]]:
    """What stands in each gap, chosen anew each time.

    Args:
        random: Who chooses.
        today: The day on which it is written; the days that are spoken of lie before it.
    """
    return {
        "feature": lambda: random.choice(FEATURES),
        "board": lambda: random.choice(BOARDS),
        "browser": lambda: random.choice(BROWSERS),
        "plan": lambda: random.choice(PLANS),
        "company": lambda: random.choice(COMPANIES),
        "teammate": lambda: f"{random.choice(FIRST)} {random.choice(LAST)}",
        "amount": lambda: (
            f"{random.choice((19, 49, 90, 240, 588, 1_188, 4_320)) * random.randint(1, 9):,}.00 EUR"
        ),
        "invoice": lambda: f"KS-{random.randint(10_000, 99_999)}",
        "number": lambda: str(random.randint(1_000_000, 9_999_999)),
        "code": lambda: f"KES-{random.choice((1042, 2203, 3310, 4012, 4417, 5001, 5030, 7108))}",
        "count": lambda: str(random.randint(30, 4_000)),
        "seats": lambda: str(random.randint(3, 60)),
        "people": lambda: str(random.randint(12, 90) * 10),
        "byte": lambda: str(random.randint(2, 254)),
        "hour": lambda: f"{random.randint(7, 11)}:{random.randint(0, 5)}0",
        "version": lambda: f"{random.randint(6, 8)}.{random.randint(0, 12)}.{random.randint(0, 4)}",
        "date": lambda: (today - timedelta(days=random.randint(1, 12))).isoformat(),
    }
