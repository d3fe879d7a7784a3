"""Who comes in by single sign-on, and which account that is.

A person is known by the provider's own name for them (issuer and subject, OpenID Connect Core 1.0 section 2), which
never changes. The first time, a verified mail address leads to an account that is already here, or makes one.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import accounts, audit, text
from ticketdesk.errors import NotAllowed
from ticketdesk.models import Account, Deed, Role
from ticketdesk.models.columns import now


class ProviderSaysNo(NotAllowed):
    """The provider signed you in, but did not confirm your mail address. Ask your administrator."""


class ForeignDomain(NotAllowed):
    """Your mail address is not of a domain that may come in here. Ask your administrator."""


class Disabled(NotAllowed):
    """Your account was switched off. Ask your administrator."""


async def arrived(session: AsyncSession, claims: Mapping[str, object]) -> Account:
    """The account of somebody whom the provider has signed in.

    Args:
        session: The transaction.
        claims: The ID token's claims, already checked: signature, issuer, audience, time and nonce.

    Raises:
        ProviderSaysNo: there is no verified mail address.
        ForeignDomain: its domain is not among ``TICKETDESK_OIDC_DOMAINS``.
        Disabled: the account was switched off.
    """
    address = _verified_address(claims)
    subject = f"{claims['iss']} {claims['sub']}"
    account = await _known(session, subject)
    if account is None:
        account = await accounts.by_email(session, address) or _new(address, claims)
        if account.sso_subject is not None:
            # This address belongs to somebody whom the provider calls by another name: a reused mailbox.
            raise ProviderSaysNo
        account.sso_subject = subject
        session.add(account)
        await session.flush()
        await audit.record(session, Deed.sso_linked, by=account, account=account, after=account.role.value)
    if account.disabled_at is not None:
        raise Disabled
    return account


async def _known(session: AsyncSession, subject: str) -> Account | None:
    return (await session.exec(select(Account).where(Account.sso_subject == subject))).first()


def _verified_address(claims: Mapping[str, object]) -> str:
    try:
        address = text.needed_address(claims.get("email"))
    except text.Unfit:
        raise ProviderSaysNo from None
    if claims.get("email_verified") is not True:
        raise ProviderSaysNo
    allowed = settings().oidc_domains
    if allowed and address.rpartition("@")[2].lower() not in allowed:
        raise ForeignDomain
    return address


def _new(address: str, claims: Mapping[str, object]) -> Account:
    try:
        name = text.words(claims.get("name"), name="A name", longest=100)
    except text.Unfit:
        name = address.partition("@")[0][:100]
    return Account(email=address, name=name, role=Role(settings().ticketdesk_oidc_role), joined_at=now())
