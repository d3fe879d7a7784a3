"""An owner who is no superuser, for the files that need one."""

from tests.models.owners import migrated, owned, owner  # noqa: F401
