"""A desk whose every part can be broken: its database, its processes, its disks, its model, its mail and its clock."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import httpx
from sqlalchemy.engine import make_url
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.faults.clock import Clock
from tests.faults.database import Database
from tests.faults.disk import Disk
from tests.faults.keeper import Keeper
from tests.faults.ledger import Ledger
from tests.post_office import SENDER, PostOffice
from tests.running import Served, Stub, _make_people
from ticketdesk import migrations
from ticketdesk.desk import tokens

DATABASE_MB, FILES_MB = 320, 96
SETTINGS = {
    # All clients of the load come from one address. How fast one tab may be stays as it is.
    "TICKETDESK_API_PER_MINUTE": "1000000",
    "TICKETDESK_CONNECTIONS_PER_ADDRESS": "1000",
    "TICKETDESK_FORM_PER_ADDRESS": "100000",
    "TICKETDESK_FORM_PER_MAIL": "100000",
    "TICKETDESK_FORM_PER_DAY": "1000000",
    "TICKETDESK_FILES_PER_ADDRESS": "100000",
    "TICKETDESK_NIGHTLY_BACKUP": "off",
}


class FaultDesk(Served):
    """A running desk on a database and disks of its own.

    Args:
        root: The copy that it runs from.
        folder: Where everything of it lies.
        database: Its database, started.
        stub: What stands for Gemini.
        office: What takes its mail.
    """

    def __init__(
        self, root: Path, folder: Path, database: Database, stub: Stub, office: PostOffice, disk: Disk
    ) -> None:
        self.database, self.office, self.files_disk = database, office, disk
        self.database_disk: Disk | None = None
        self._looks = ""
        self.clock, self.ledger = Clock(folder / "clock"), Ledger()
        more = {
            **SETTINGS,
            "TICKETDESK_SMTP_URL": office.url,
            "TICKETDESK_MAIL_FROM": SENDER,
            "TMPDIR": str(disk.folder / "tmp"),
        }
        super().__init__(root, make_url(database.url), more, stub)
        (disk.folder / "tmp").mkdir()
        (disk.folder / "attachments").mkdir()
        (self.data / "attachments").symlink_to(disk.folder / "attachments")
        self.keeper = Keeper({"PostgreSQL": database, "web": self.web, "worker": self.worker})

    def kill(self, name: str) -> None:
        """SIGKILL to the web or the worker, with all of it; whoever keeps the desk running starts it again."""
        process = {"web": self.web, "worker": self.worker}[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    async def is_ready(self) -> bool:
        """Whether the desk says that it is."""
        try:
            async with httpx.AsyncClient(timeout=2) as asking:
                return (await asking.get(f"{self.url}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False

    def looks(self) -> str:
        """The cookie of somebody who only looks, who signed in once: a sign-in may be refused while something is broken."""
        if not self._looks:
            self._looks = self.sign_in("vic").header
        return self._looks

    def token(self) -> str:
        """What the load shows at the door of programs."""

        async def make(session: AsyncSession) -> str:
            email = self.people["ana"].email
            return (await tokens.make_from_the_command_line(session, "Load", "write", email=email))[1]

        return self.do(make)


@asynccontextmanager
async def a_fault_desk(root: Path, folder: Path) -> AsyncIterator[FaultDesk]:
    """A desk to be broken, with everything around it; when it is over nothing of it is left.

    Args:
        root: The copy that it runs from.
        folder: An empty folder, which is gone afterwards too.
    """
    office = PostOffice()
    await office.open()
    with ExitStack() as stack:
        disks = [Disk(folder / "database", DATABASE_MB), Disk(folder / "files", FILES_MB)]
        for disk in disks:
            stack.callback(disk.close)
        database = Database(disks[0].folder)
        stack.callback(database.stop)
        database.start()
        migrations.upgrade(make_url(database.url).set(drivername="postgresql+psycopg"))
        stub = stack.enter_context(Stub(folder))
        desk = FaultDesk(root, folder, database, stub, office, disks[1])
        desk.database_disk = disks[0]
        desk.do(_make_people)
        desk.worker.start()
        stack.callback(desk.__exit__)
        desk.start_web()
        desk.keeper.begin()
        try:
            yield desk
        finally:
            await desk.keeper.end()
    await office.shut()
