"""Who may do what: the roles, what each may do, and the principal of a request. One matrix, asked everywhere."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an account is for."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


VISITING = frozenset({Role.OFFICER, Role.SUPERVISOR})
"""Roles of those who make visits."""


class Permission(StrEnum):
    """What a page or an act may ask for."""

    ENTER = "enter"
    OWN_ACCOUNT = "own_account"
    SEE_TODAY = "see_today"
    SEE_CALENDAR = "see_calendar"
    SEE_PEOPLE = "see_people"
    SEE_MISSED = "see_missed"
    RECORD = "record"
    PROPOSE = "propose"
    APPROVE = "approve"
    DIRECT_VISITS = "direct_visits"
    ALLOCATE = "allocate"
    REGISTER = "register"
    IMPORT = "import"
    IMPORT_PEOPLE = "import_people"
    EXPORT_PEOPLE = "export_people"
    OWN_FEEDS = "own_feeds"
    MANAGE_OFFICERS = "manage_officers"
    MANAGE_ACCOUNTS = "manage_accounts"
    ARRANGE_COVER = "arrange_cover"
    READ_AUDIT = "read_audit"
    SEE_FIGURES = "see_figures"


_EVERYBODY = frozenset({Permission.ENTER, Permission.OWN_ACCOUNT})
"""What whoever has a role may do: the first page, which leads on, the guide, and their own password."""
_OFFICER = _EVERYBODY | frozenset(
    {
        Permission.SEE_TODAY,
        Permission.SEE_CALENDAR,
        Permission.SEE_PEOPLE,
        Permission.RECORD,
        Permission.PROPOSE,
        Permission.OWN_FEEDS,
    }
)

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _OFFICER,
    Role.SUPERVISOR: _OFFICER
    | {
        Permission.SEE_MISSED,
        Permission.APPROVE,
        Permission.DIRECT_VISITS,
        Permission.ALLOCATE,
        Permission.REGISTER,
        Permission.IMPORT,
        Permission.IMPORT_PEOPLE,
        Permission.EXPORT_PEOPLE,
        Permission.ARRANGE_COVER,
    },
    Role.REVIEWER: _EVERYBODY | {Permission.SEE_PEOPLE, Permission.SEE_MISSED, Permission.SEE_CALENDAR},
    Role.ADMINISTRATOR: _EVERYBODY
    | {Permission.IMPORT, Permission.MANAGE_OFFICERS, Permission.MANAGE_ACCOUNTS},
    Role.AUDITOR: _EVERYBODY | {Permission.READ_AUDIT, Permission.SEE_FIGURES},
}


@dataclass(frozen=True)
class Principal:
    """Who acts, as of now: made in one place for each request, from the facts of the day.

    `actor` is what the audit and `recorded_by` keep: an officer's code, or `cli:<system user>`.
    A principal without a role is the installation itself (the command line, jobs): unscoped.
    """

    actor: str
    role: Role | None = None
    officer_id: UUID | None = None
    covers: frozenset[UUID] = field(default_factory=frozenset)
    teams: frozenset[UUID] = field(default_factory=frozenset)
    session_id: str | None = None
    password_handed_over: bool = False
    """Their password was made by somebody else: until they choose one of their own, nothing else is open."""

    @property
    def unscoped(self) -> bool:
        """True for the installation itself, which no wall of scope surrounds."""
        return self.role is None

    @property
    def sees_everyone(self) -> bool:
        """A reviewer reads every person's record; so does the installation itself."""
        return self.unscoped or self.role is Role.REVIEWER

    def may(self, permission: Permission) -> bool:
        """Whether the role has this permission, and nothing stands before it."""
        if self.password_handed_over:
            return permission is Permission.OWN_ACCOUNT
        return self.role is None or permission in MATRIX[self.role]
