"""Passkeys (WebAuthn): a second factor, and a way in without a password.

A challenge is sealed, good for five minutes, for one purpose and one session, and once. Where passwords are off
(``TICKETDESK_PASSWORD_SIGN_IN``), passkeys are off too for everybody whom single sign-on decides about: who is removed
there must not come in by a key that only this desk knows. The break-glass administrator keeps both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import webauthn
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ticketdesk import visit
from ticketdesk.desk import audit, authenticators, challenges, devices, recovery, second_factor, signing_in
from ticketdesk.desk.keys import hash_of
from ticketdesk.desk.text import can_be_stored
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, Deed, Passkey
from ticketdesk.models.columns import now
from ticketdesk.models.second_factor import PASSKEY_NAME_LENGTH

MOST = 20
NO_KEY = "This passkey was not accepted. Nothing was changed. Try again, or use another way."


async def of(session: AsyncSession, account: Account) -> Sequence[Passkey]:
    """Somebody's passkeys, the oldest first."""
    statement = select(Passkey).where(Passkey.account_id == account.id).order_by(col(Passkey.id))
    return (await session.exec(statement)).all()


async def offer(
    session: AsyncSession, account: Account, *, here: str, place: challenges.Place
) -> dict[str, Any]:
    """What a browser needs to make a passkey for somebody who was proved before.

    Args:
        session: A transaction.
        account: Whose it will be.
        here: The cookie of the session; only it can answer.
        place: Where.
    """
    known = await of(session, account)
    if len(known) >= MOST:
        raise Refusal(f"You have {MOST} passkeys. Remove one first; nothing was changed.")
    options = webauthn.generate_registration_options(
        rp_id=place.host,
        rp_name="ticketdesk",
        user_id=_person(account),
        user_name=account.email,
        user_display_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
    )
    sealed = await challenges.sealed(session, options.challenge, f"add {account.id} {hash_of(here).hex()}")
    return {"options": options_to_json_dict(options), "sealed": sealed}


async def add(
    session: AsyncSession,
    account: Account,
    *,
    answer: object,
    sealed: object,
    name: object,
    here: str,
    place: challenges.Place,
) -> Passkey:
    """Keep the public half of a new passkey.

    Raises:
        Refusal: the answer does not fit the challenge, this session or this place.
    """
    challenge = await challenges.opened(session, sealed, f"add {account.id} {hash_of(here).hex()}")
    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        raise Refusal(NO_KEY) from None
    if not await second_factor.has_one(session, account):
        await authenticators.forget(session, account)
        await recovery.void(session, account)  # of an app that was never confirmed; nobody may have kept them
    assert account.id is not None
    key = Passkey(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=_called(name),
    )
    try:
        async with session.begin_nested():
            session.add(key)
    except IntegrityError:
        raise Refusal("This passkey is known already. Nothing was changed.") from None
    await audit.record(session, Deed.passkey_added, by=account, account=account, about=f"passkey {key.id}")
    return key


async def ask(
    session: AsyncSession, account: Account | None, *, here: str, place: challenges.Place
) -> dict[str, Any]:
    """What a browser needs to use a passkey: one of an account as its second factor, or any without a password."""
    known = await of(session, account) if account else []
    options = webauthn.generate_authentication_options(
        rp_id=place.host,
        allow_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return {
        "options": options_to_json_dict(options),
        "sealed": await challenges.sealed(session, options.challenge, _for(account, here)),
    }


async def answered(
    session: AsyncSession,
    account: Account | None,
    *,
    answer: object,
    sealed: object,
    here: str,
    place: challenges.Place,
) -> Account:
    """Whose passkey answered the challenge.

    Args:
        session: The transaction; the row is locked, so that its counter only grows.
        account: Whose second factor it has to be; None: whoever has a right passkey comes in.
        answer, sealed: What the browser brings.
        here: The cookie of a half-finished sign-in, when there is one.
        place: Where.

    Raises:
        Refusal: it does not fit.
    """
    challenge = await challenges.opened(session, sealed, _for(account, here))
    try:
        read = _read(answer)
        key = await _by_credential(session, base64url_to_bytes(str(read.get("rawId", ""))))
        owner = await session.get(Account, key.account_id) if key else None
        if key is None or owner is None or not _may_enter(owner) or (account and owner.id != account.id):
            raise Refusal(NO_KEY)
        handle = (read.get("response") or {}).get("userHandle")
        if handle and base64url_to_bytes(handle) != _person(owner):
            raise Refusal(NO_KEY)
        found = webauthn.verify_authentication_response(
            credential=read,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        raise Refusal(NO_KEY) from None
    key.sign_count, key.used_at = found.new_sign_count, now()
    session.add(key)
    await session.flush()
    return owner


async def _by_credential(session: AsyncSession, number: bytes) -> Passkey | None:
    statement = select(Passkey).where(Passkey.credential_id == number).with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).first()


def _may_enter(owner: Account) -> bool:
    return owner.disabled_at is None and signing_in.may_use_password(owner)


def _for(account: Account | None, here: str) -> str:
    return f"prove {account.id} {hash_of(here).hex()}" if account else "enter"


def _person(account: Account) -> bytes:
    """What a device knows the account by: always the same, and nothing of the person."""
    return hash_of(f"ticketdesk account {account.id}")


def _called(name: object) -> str:
    words = " ".join(name.split()) if isinstance(name, str) and can_be_stored(name) else ""
    return (words or devices.words(visit.current().device))[:PASSKEY_NAME_LENGTH]


def _read(answer: object) -> dict[str, Any]:
    found = json.loads(answer) if isinstance(answer, str) else None
    if not isinstance(found, dict):
        raise ValueError
    return found
