"""What the wall hands over with a statement: each identity once, however many tables it stands around."""

from uuid import UUID

from sqlalchemy import BindParameter

from scheduler.roles import Principal, Role
from scheduler.store.scope import narrowing

ME, OTHER, TEAM = UUID(int=1), UUID(int=2), UUID(int=3)


def handed_over(principal: Principal) -> list[object]:
    values: list[BindParameter[object]] = []
    narrowing(principal)._gen_cache_key(None, values)
    return [each.value for each in values]


def test_an_identity_is_handed_over_once_for_all_tables() -> None:
    assert handed_over(Principal("OM", Role.OFFICER, ME)) == [ME]
    assert handed_over(Principal("DS", Role.SUPERVISOR, ME, teams=frozenset({TEAM}))) == [ME, TEAM]


def test_who_covers_has_both_identities() -> None:
    assert handed_over(Principal("OM", Role.OFFICER, ME, covers=frozenset({OTHER}))) == [[ME, OTHER]]


def test_a_wall_of_one_identity_is_not_known_by_that_of_several() -> None:
    alone, covering = Principal("OM", Role.OFFICER, ME), Principal("OM", Role.OFFICER, ME, frozenset({OTHER}))
    assert narrowing(alone)._gen_cache_key(None, []) != narrowing(covering)._gen_cache_key(None, [])
    assert narrowing(alone)._gen_cache_key(None, []) == narrowing(
        Principal("OM2", Role.OFFICER, OTHER)
    )._gen_cache_key(None, [])
