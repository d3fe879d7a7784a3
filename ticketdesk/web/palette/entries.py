"""What the palette offers: every act with its key, every view and page, and every part of the filter."""

from __future__ import annotations

from ticketdesk import ui
from ticketdesk.models import Category, Priority, Status
from ticketdesk.models.choices import Choice
from ticketdesk.ui import badges
from ticketdesk.ui.palette import Entry
from ticketdesk.web.rail.parts import BACK, GONE, OWN_SETTINGS, SETTINGS, TOLD
from ticketdesk.web.shared.hands import SIGN_OUT
from ticketdesk.web.shared.keys import KEYS, Key

# What the page of a ticket does without a key of its own; ``web/ticket/more.py`` hears these names.
ON_THE_PAGE = (
    ("merge", "Merge into another ticket", "git-merge", ["duplicate", "join"]),
    ("link", "Link to another ticket", "link", ["relate", "connect"]),
    ("watch", "Watch this ticket", "eye", ["follow", "subscribe"]),
    ("unwatch", "Watch no longer", "eye-off", ["unfollow", "unsubscribe"]),
)
# What the queue does without one; ``web/queue/columns.py`` and ``views.py`` hear these names.
ON_THE_LIST = (
    ("columns", "Choose the columns", "columns-3", ["show", "hide", "order"]),
    ("save view", "Save what is shown as a view", "bookmark", ["keep", "filter"]),
)
SETS: dict[type[Choice], str] = {Status: "s", Category: "l", Priority: "p"}
"""What a key of its own sets, and the key."""
OWN_ACCOUNT = ("Your account", "/desk/account", "user-round-cog")


def entries() -> list[Entry]:
    """All of them; the palette leaves out what somebody may not."""
    return [*_acts(), *_values(), *_on_the_page(), *_pages(), _sign_out(), *_filters()]


def _sign_out() -> Entry:
    also = ["log out", "leave"]
    return Entry(value="sign-out", word="Sign out", also=also, icon="log-out", group="act", press=SIGN_OUT)


def _acts() -> list[Entry]:
    return [_act(key) for key in KEYS if key.icon]


def _act(key: Key) -> Entry:
    groups = {"ticket": "row", "go": "go"}
    entry = Entry(
        value=f"key:{key.first}",
        word=key.words,
        also=list(key.also),
        icon=key.icon,
        caps=ui.caps_of(key.first),
        group=groups.get(key.where, "act"),
        needs="change" if key.changes else "",
    )
    return Entry(**entry, href=key.href) if key.href else Entry(**entry, press=key.first)


def _values() -> list[Entry]:
    """What the menus of a ticket offer, without the way through them."""
    return [
        Entry(
            value=f"set:{name}={choice.value}",
            word=f"Set the {name}: {choice.word.lower()}",
            icon=badges.glyph(choice.value),
            group="row",
            needs="change",
            press=key,
            pick=choice.word,
        )
        for kind, key in SETS.items()
        for choice in kind
        for name in (kind.__name__.lower(),)
    ]


def _on_the_page() -> list[Entry]:
    def entry(name: str, word: str, icon: str, also: list[str]) -> Entry:
        return Entry(value=f"do:{name}", word=word, also=also, icon=icon, press=name, here=True)

    of_a_ticket = [Entry(**entry(*each), group="row", needs="change") for each in ON_THE_PAGE]
    return [*of_a_ticket, *(Entry(**entry(*each), group="act") for each in ON_THE_LIST)]


def _pages() -> list[Entry]:
    """The pages that have no key of their own."""
    known = {key.href for key in KEYS}
    staff = [_page(*place) for place in (TOLD, *BACK, OWN_ACCOUNT) if place[1] not in known]
    agents = [_page(*place, needs="change") for place in (GONE, *OWN_SETTINGS)]
    return [*staff, *agents, *(_page(*place, needs="admin") for place in SETTINGS)]


def _page(word: str, href: str, icon: str, *, needs: str = "") -> Entry:
    also = ["settings"] if needs else []
    return Entry(value=f"go:{href}", word=word, also=also, icon=icon, group="go", needs=needs, href=href)


def _filters() -> list[Entry]:
    return [
        Entry(
            value=f"only:{kind.__name__.lower()}={choice.value}",
            word=f"{kind.__name__}: {choice.word.lower()}",
            also=["filter"],
            icon=badges.glyph(choice.value),
            group="filter",
            set=[kind.__name__.lower(), choice.value],
        )
        for kind in SETS
        for choice in kind
    ]
