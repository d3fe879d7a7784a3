"""The table of who may do what, written down a second time so that no change to it goes unseen."""

from __future__ import annotations

import pytest

from ticketdesk.desk.access import Act, may, require
from ticketdesk.errors import NotAllowed, NotSignedIn
from ticketdesk.models import Account, Role
from ticketdesk.models.columns import now

MAY = {
    Act.see_tickets: "admin agent viewer",
    Act.change_tickets: "admin agent",
    Act.delete_tickets: "admin agent",
    Act.share_views: "admin agent",
    Act.see_reports: "admin agent viewer",
    Act.export_tickets: "admin agent viewer",
    Act.import_tickets: "admin",
    Act.manage_people: "admin",
    Act.manage_tokens: "admin",
    Act.change_settings: "admin",
    Act.see_audit: "admin",
    Act.erase_people: "admin",
}


def _somebody(role: Role, **more: object) -> Account:
    return Account(id=1, email="x@example.com", name="X", role=role, password_hash="x", **more)


def test_every_act_is_in_this_table() -> None:
    assert set(MAY) == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says(role: Role, act: Act) -> None:
    somebody = _somebody(role)
    assert may(somebody, act) is (role.value in MAY[act].split())
    if may(somebody, act):
        assert require(somebody, act) is somebody
    else:
        with pytest.raises(NotAllowed, match=f"As {role.value} you cannot {act.value}"):
            require(somebody, act)


@pytest.mark.parametrize("act", Act)
def test_nobody_and_the_disabled_may_do_nothing(act: Act) -> None:
    gone = _somebody(Role.admin, disabled_at=now())
    assert not may(None, act)
    assert not may(gone, act)
    with pytest.raises(NotSignedIn):
        require(None, act)
    with pytest.raises(NotAllowed):
        require(gone, act)
