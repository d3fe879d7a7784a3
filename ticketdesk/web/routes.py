"""Every page: its address, its title, what it draws and what it loads. A new page is a folder and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import reflex as rx

from ticketdesk.web.account import page as account
from ticketdesk.web.account.state import AccountState
from ticketdesk.web.audit import page as audit
from ticketdesk.web.audit.state import AuditState
from ticketdesk.web.auth import join_page, second_page
from ticketdesk.web.auth import page as auth
from ticketdesk.web.auth.join_state import JoinState
from ticketdesk.web.auth.second_state import SecondState
from ticketdesk.web.auth.state import AuthState
from ticketdesk.web.backups import page as backups
from ticketdesk.web.backups.state import BackupsState
from ticketdesk.web.deleted import page as deleted
from ticketdesk.web.deleted.state import DeletedState
from ticketdesk.web.form import page as form
from ticketdesk.web.form.state import FormState
from ticketdesk.web.guidance import page as guidance
from ticketdesk.web.guidance.state import GuidanceState
from ticketdesk.web.insights import page as insights
from ticketdesk.web.insights.state import InsightsState
from ticketdesk.web.jobs import page as jobs
from ticketdesk.web.macros import page as macros
from ticketdesk.web.macros.state import MacrosState
from ticketdesk.web.mail_off import page as mail_off
from ticketdesk.web.mail_off.state import MailOffState
from ticketdesk.web.mail_settings import page as mail_settings
from ticketdesk.web.mail_settings.state import MailSettingsState
from ticketdesk.web.missing import page as missing
from ticketdesk.web.nudges import page as nudges
from ticketdesk.web.people import page as people
from ticketdesk.web.people.state import PeopleState
from ticketdesk.web.privacy import page as privacy
from ticketdesk.web.privacy.state import PrivacyState
from ticketdesk.web.queue import page as queue
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.rail.dead_jobs import DeadState
from ticketdesk.web.rail.nudges import NudgeState
from ticketdesk.web.rail.state import RailState
from ticketdesk.web.security import page as security
from ticketdesk.web.security.state import SecurityState
from ticketdesk.web.submitter import page as submitter
from ticketdesk.web.submitter.state import SubmitterState
from ticketdesk.web.ticket import page as ticket
from ticketdesk.web.ticket.state import TicketState
from ticketdesk.web.tokens import page as tokens
from ticketdesk.web.tokens.state import TokensState
from ticketdesk.web.track_record import page as track_record
from ticketdesk.web.track_record.state import TrackRecordState
from ticketdesk.web.triage_settings import page as triage_settings
from ticketdesk.web.triage_settings.state import TriageSettingsState


@dataclass(frozen=True)
class Route:
    """One page. Who may see what it shows is said at its handlers; the page itself holds nothing secret."""

    path: str
    title: str
    draw: Callable[[], rx.Component]
    load: rx.event.EventHandler | None = None

    @property
    def loads(self) -> list[rx.event.EventHandler]:
        """What fills the page, in order: its own first, and then the rail, which every page of the desk has."""
        own = [self.load] if self.load else []
        return [*own, RailState.load] if self.path.startswith("/desk") else own


ROUTES = (
    Route("/", "Tell us what happened", form.page, FormState.visit),
    Route("/t/[link_key]", "Your ticket", submitter.page, SubmitterState.load),
    Route("/login", "Sign in", auth.login, AuthState.load_login),
    Route("/setup", "Set up", auth.setup, AuthState.load_setup),
    Route("/join", "Join the desk", join_page.page, JoinState.load),
    Route("/login/second", "Second step", second_page.second, SecondState.load_second),
    Route("/login/enrol", "Second factor", second_page.enrol, SecondState.load_enrol),
    Route("/desk", "Tickets", queue.page, QueueState.load),
    Route("/desk/tickets/[ticket_number]", "Ticket", ticket.page, TicketState.load),
    Route("/desk/deleted", "Deleted tickets", deleted.page, DeletedState.load),
    Route("/desk/insights", "Insights", insights.page, InsightsState.load),
    Route("/desk/triage", "Track record", track_record.page, TrackRecordState.load),
    Route("/desk/notices", "Notices", nudges.page, NudgeState.load),
    Route("/desk/settings/macros", "Macros", macros.page, MacrosState.load),
    Route("/desk/settings/people", "People", people.page, PeopleState.load),
    Route("/desk/settings/tokens", "Tokens", tokens.page, TokensState.load),
    Route("/desk/settings/audit", "Audit log", audit.page, AuditState.load),
    Route("/desk/settings/guidance", "Guidance", guidance.page, GuidanceState.load),
    Route("/desk/settings/triage", "Triage", triage_settings.page, TriageSettingsState.load),
    Route("/desk/settings/security", "Security", security.page, SecurityState.load),
    Route("/desk/settings/privacy", "Privacy", privacy.page, PrivacyState.load),
    Route("/desk/settings/backups", "Backups", backups.page, BackupsState.load),
    Route("/desk/settings/mail", "Mail", mail_settings.page, MailSettingsState.load),
    Route("/desk/settings/jobs", "Jobs", jobs.page, DeadState.load),
    Route("/desk/account", "Your account", account.page, AccountState.load),
    Route("/mail", "Your mails", mail_off.page, MailOffState.load),
    Route("404", "No such page", missing.page),
)
