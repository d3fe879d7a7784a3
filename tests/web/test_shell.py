"""The frame of the desk is where the layout looks for it."""

from __future__ import annotations

import re
from pathlib import Path

from reflex.compiler.compiler import compile_memo_components
from reflex_base.components.memo import MEMOS

from ticketdesk.ui.kept import Layout
from ticketdesk.web import shell


def test_the_layout_draws_the_only_part_that_its_module_has() -> None:
    path, text = Layout("desk", shell.__name__).written()
    assert path == "app/routes/[desk].jsx"
    asked = re.findall(r'"\$/(app_components/.+)"', text)
    written = dict(compile_memo_components(MEMOS.values())[0])
    [frame] = [
        code
        for name, code in written.items()
        if [Path(name).with_suffix("").as_posix()] == [f".web/{one}" for one in asked]
    ]
    assert len(re.findall(r"^export ", frame, re.MULTILINE)) == 1
    assert "Outlet" in frame
