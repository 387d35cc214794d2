"""Accounts: who may sign in. What they may do then is their officer's role of now, not the account's.

An account is the officer's, however they prove who they are: a password is one way, and may be absent.
"""

from sqlalchemy import Select, select, update
from sqlmodel import col

from scheduler.audit import log
from scheduler.casework.accounts.passwords import hash_of_password, holds, require_good
from scheduler.casework.accounts.sessions import end_sessions
from scheduler.casework.feeds import revoke_feeds_of
from scheduler.casework.keeping import marks
from scheduler.casework.staff import NoSuchOfficer
from scheduler.desk import Desk
from scheduler.errors import AlreadyKnown, NotAllowed, NotFound
from scheduler.roles import Permission, Role
from scheduler.store.accounts import Account, SignInLink
from scheduler.store.audit import Verb
from scheduler.store.officers import Officer, OfficerParticulars


class NoAccount(NotFound):
    """An officer who cannot sign in yet."""

    def __init__(self, officer: str) -> None:
        super().__init__(f"The officer “{officer}” has no account. Create one first.")


class HasAccount(AlreadyKnown):
    """An officer has one account and no more."""

    def __init__(self, officer: str) -> None:
        super().__init__(f"The officer “{officer}” has an account already. Set its password instead.")


class LastAdministrator(NotAllowed):
    """Without an administrator nobody could let anyone in again."""

    def __init__(self, officer: str) -> None:
        super().__init__(
            f"“{officer}” is the last administrator who can sign in. Give another administrator an account first."
        )


class HasAdministrator(AlreadyKnown):
    """The first administrator is made once; the next ones by an administrator."""

    def __init__(self, officer: str) -> None:
        super().__init__(
            f"There is an administrator already: “{officer}”. They create the accounts of others."
        )


class NotAnAdministrator(NotAllowed):
    """The code belongs to an officer of another role."""

    def __init__(self, officer: str, role: str | None) -> None:
        super().__init__(
            f"“{officer}” is known here as {role or 'an officer without a role'}, not as an administrator. "
            "Give another name."
        )


def account_of(desk: Desk, officer: str) -> Account:
    """The account of an officer code, locked. Raises NoSuchOfficer or NoAccount."""
    found = _officer(desk, officer)
    account = desk.session.scalars(
        select(Account).where(col(Account.officer_id) == found.id).with_for_update()
    ).one_or_none()
    if account is None:
        raise NoAccount(officer)
    return account


def create_account(
    desk: Desk, officer: str, password: str | None = None, *, handed_over: bool = True
) -> Account:
    """Let an officer sign in; without a password, only by other means than one.

    A password that is handed over opens the choice of their own, and nothing else.

    Raises NoSuchOfficer, HasAccount, or what `require_good` does.
    """
    desk.demand(Permission.MANAGE_ACCOUNTS)
    found = _officer(desk, officer)
    if desk.session.scalars(select(Account).where(col(Account.officer_id) == found.id)).one_or_none():
        raise HasAccount(officer)
    account = Account(officer_id=found.id, **marks(desk))
    if password is not None:
        require_good(password, officer)
        account.password_hash = hash_of_password(password)
        account.handed_over_at = desk.now if handed_over else None
    desk.session.add(account)
    desk.session.flush()  # the next act at this desk finds it
    log(desk, Verb.OTHER, "create account", record_id=account.id)
    return account


def set_password(desk: Desk, officer: str, password: str, *, handed_over: bool = True) -> None:
    """Give an account another password; every session of it ends. Raises what `require_good` does.

    A password that is handed over opens the choice of their own, and nothing else.
    """
    desk.demand(Permission.MANAGE_ACCOUNTS)
    require_good(password, officer)
    account = account_of(desk, officer)
    account.password_hash = hash_of_password(password)
    account.handed_over_at = desk.now if handed_over else None
    log(desk, Verb.OTHER, "set password", record_id=account.id)
    end_sessions(desk, account.id, "password set")


def disable_account(desk: Desk, officer: str) -> None:
    """Let an officer sign in no longer, at once: sessions, sign-in links and calendar addresses end with it.

    Their people stay theirs, and stand on top of their supervisor's lists (docs/decisions/0010).
    Raises LastAdministrator. Twice is as once.
    """
    desk.demand(Permission.MANAGE_ACCOUNTS)
    # locked: two administrators who disable each other at once must not both succeed
    standing = desk.session.scalars(_administrators().with_for_update(of=Account)).all()
    account = account_of(desk, officer)
    if account.disabled_at is not None:
        return
    if standing == [officer]:
        raise LastAdministrator(officer)
    account.disabled_at = desk.now
    log(desk, Verb.OTHER, "disable account", record_id=account.id)
    end_sessions(desk, account.id, "account disabled")
    _revoke(desk, account)


def enable_account(desk: Desk, officer: str) -> None:
    """Let an officer sign in again; what ended when it was disabled stays ended. Twice is as once."""
    desk.demand(Permission.MANAGE_ACCOUNTS)
    account = account_of(desk, officer)
    if account.disabled_at is not None:
        account.disabled_at = None
        log(desk, Verb.OTHER, "enable account", record_id=account.id)


def end_sessions_of(desk: Desk, officer: str) -> None:
    """Sign an officer out of every browser; they can sign in again. Raises NoSuchOfficer or NoAccount."""
    desk.demand(Permission.MANAGE_ACCOUNTS)
    end_sessions(desk, account_of(desk, officer).id, "ended by an administrator")


def administrators(desk: Desk) -> list[str]:
    """The codes of the administrators who can sign in now."""
    return list(desk.session.scalars(_administrators()))


def _administrators() -> Select[str]:
    return (
        select(col(Officer.officer))
        .join(Account, col(Account.officer_id) == Officer.id)
        .join(OfficerParticulars, col(OfficerParticulars.officer_id) == Officer.id)
        .where(
            col(Account.disabled_at).is_(None),
            col(OfficerParticulars.superseded_at).is_(None),
            col(OfficerParticulars.role) == Role.ADMINISTRATOR,
        )
        .order_by(col(Officer.officer))
    )


def make_first_administrator(desk: Desk, name: str, password: str) -> None:
    """The administrator who lets the others in, by a name that is their code as well.

    They give the password themselves. Again with the same name sets it. Raises HasAdministrator if there is
    another one, NotAnAdministrator, and what `require_good` does.
    """
    require_good(password, name)
    if others := [each for each in administrators(desk) if each != name]:
        raise HasAdministrator(others[0])
    officer = desk.session.scalars(select(Officer).where(col(Officer.officer) == name)).one_or_none()
    if officer is None:
        _add_administrator(desk, name)
    elif (role := _role_of(desk, officer)) != Role.ADMINISTRATOR:
        raise NotAnAdministrator(name, role)
    _let_in(desk, name, password)


def _let_in(desk: Desk, officer: str, password: str) -> None:
    try:
        account = account_of(desk, officer)
    except NoAccount:
        create_account(desk, officer, password, handed_over=False)
        return
    if not holds(account.password_hash, password):
        set_password(desk, officer, password, handed_over=False)
    enable_account(desk, officer)


def _add_administrator(desk: Desk, name: str) -> None:
    officer = Officer(officer=name, **marks(desk))
    desk.session.add(officer)
    desk.session.flush()
    desk.session.add(
        OfficerParticulars(officer_id=officer.id, name=name, role=Role.ADMINISTRATOR, **marks(desk))
    )
    log(desk, Verb.COLLECTED, "add officer", record_id=officer.id)
    desk.session.flush()


def _officer(desk: Desk, officer: str) -> Officer:
    found = desk.session.scalars(select(Officer).where(col(Officer.officer) == officer)).one_or_none()
    if found is None:
        raise NoSuchOfficer(officer)
    return found


def _role_of(desk: Desk, officer: Officer) -> str | None:
    current = (
        col(OfficerParticulars.officer_id) == officer.id,
        col(OfficerParticulars.superseded_at).is_(None),
    )
    return desk.session.scalars(select(col(OfficerParticulars.role)).where(*current)).one_or_none()


def _revoke(desk: Desk, account: Account) -> None:
    revoke_feeds_of(desk, account.officer_id)
    links = update(SignInLink).where(col(SignInLink.account_id) == account.id)
    desk.session.execute(links.where(col(SignInLink.used_at).is_(None)).values(used_at=desk.now))
