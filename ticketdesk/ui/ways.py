"""What follows the links inside the app, so that none of them listens by itself: see ``assets/ways.js``."""

from __future__ import annotations

import reflex as rx


class Ways(rx.Component):
    """Follows every ``anchor`` of the page that leads somewhere inside the app. It draws nothing; each frame has one."""

    library = "$/public/ways.js"
    tag = "Ways"
