"""Who is searched for is found in an index: the same people as if each were compared, however they are called."""

from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from scheduler.casework.lists import searching
from scheduler.casework.lists.finding import Wanted, find_people
from scheduler.casework.lists.searching import keys_found
from scheduler.casework.names import names
from scheduler.casework.people import set_particulars
from scheduler.desk import Desk
from scheduler.store import made_once
from scheduler.store.folding import folded, turned, words_of
from scheduler.store.people import Particulars, TurnedName
from tests.builders import (
    INSPECTOR,
    MOOR,
    OFFICER,
    OTHER_OFFICER,
    OTHER_SERGEANT,
    REVIEWER,
    SERGEANT,
    Force,
    a_person,
    particulars_of,
)
from tests.exchange.bringing import bring

NAMES = [
    "Made-Up Person 9",
    "Made-Up Person 99",
    "Made-Up  Person 990",
    "Zoë Ångström-Example",
    "Sean O'Example",
    "Sean O\N{RIGHT SINGLE QUOTATION MARK}Example-O'Neil",
    "Ann Anna Annable",
    "anna ann",
    "X",
    "Ł. Øst",
    "Strauß",
    "100%_sure",
    "%",
    "_ a",
    "\\ back/slash",
    "\N{DESERET SMALL LETTER LONG I}\N{DESERET SMALL LETTER LONG E} Example",
    "\N{CJK UNIFIED IDEOGRAPH-20000}\N{CJK UNIFIED IDEOGRAPH-20001}",
    "李 小龙",
    "Ива́н Пример",
    "ﬃne Ligature",
    "---",
    "P-001 Example",
]
REFS = ["P-001", "p-002", "Ö-3", "%4", "ann-5", "SS6", "S 8", "\N{CJK UNIFIED IDEOGRAPH-20000}7"]
TYPED = [
    *("p", "P-", "p-00", "ö", "Ö-3", "ss", "%", "_", "\\", "/", "-", "'", "\0", "\0 \0", "ann\0", "a\0b"),
    *(
        "person 99",
        "99 person",
        "s 8",
        "ann anna",
        "ann ann",
        "a a a",
        "annable ann x",
        "made up 9",
        "o'ex",
        "OEX",
    ),
    *("\U0010ffff", "\ud7ff", "\ue000", "\N{CJK UNIFIED IDEOGRAPH-20000}", "ffi", "zoe\N{NO-BREAK SPACE}ang"),
]


def people() -> dict[str, str]:
    """The names by reference."""
    refs = [*REFS, *(f"R-{number:03}" for number in range(len(NAMES) - len(REFS)))]
    return dict(zip(refs, NAMES, strict=True))


@pytest.fixture
def register(force: Force) -> Force:
    with force.writing() as desk:
        for number, (ref, name) in enumerate(people().items()):
            theirs = {} if number % 3 else {"officer": OTHER_OFFICER, "team": MOOR}
            a_person(desk, ref, name=name, **theirs)
    return force


def compared(typed: str) -> set[str]:
    """Who is found, by comparing each."""
    begun = words_of(typed)

    def called_so(name: str) -> bool:
        words = words_of(name)
        return bool(begun) and all(any(word.startswith(each) for word in words) for each in begun)

    one = not begun or len(typed.split()) == 1
    return {
        ref
        for ref, name in people().items()
        if called_so(name) or (one and ref.casefold().startswith(typed.strip().casefold()))
    }


def typed_by_chance() -> Iterator[str]:
    """Pieces of names, whole or cut, beside each other."""
    chance = Random(20261121)
    pieces = [piece for name in [*NAMES, *REFS] for piece in name.split()]
    for _ in range(60):
        some = chance.sample(pieces, chance.choice((1, 1, 2, 3)))
        yield " ".join(each[: chance.randint(1, len(each))] for each in some)


def found(desk: Desk, typed: str) -> set[str]:
    return set(desk.session.scalars(keys_found(desk, typed).rows))


@pytest.mark.parametrize("few", [searching._FEW, 0])
def test_the_index_finds_whom_a_comparison_of_each_finds(
    register: Force, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(searching, "_FEW", few)
    seen = {}
    for code in (REVIEWER, INSPECTOR, SERGEANT, OTHER_SERGEANT, OFFICER, None):
        with register.reading(code) as desk:
            seen[code] = found(desk, "")
            for typed in (*TYPED, *typed_by_chance()):
                assert found(desk, typed) == compared(typed) & seen[code], (code, typed)
    assert seen[REVIEWER] == seen[INSPECTOR] == seen[None] == set(people())
    assert seen[SERGEANT].isdisjoint(seen[OTHER_SERGEANT])


def test_the_word_of_fewest_names_is_looked_up(force: Force) -> None:
    with force.writing() as desk:
        for number in range(30):
            a_person(desk, f"P-{number:02}", name=f"Made-Up Person {number}")
    with force.reading(REVIEWER) as desk:
        assert searching._rarest_first(desk, ["person", "made", "29"])[0] == "29"
        assert searching._rarest_first(desk, ["person", "nobody", "29"])[0] == "nobody"


def kept(desk: Desk) -> set[tuple[object, str]]:
    rows = desk.session.execute(select(col(TurnedName.person_id), col(TurnedName.turned)))
    return {(row.person_id, row.turned) for row in rows}


def made_anew(desk: Desk) -> set[tuple[object, str]]:
    standing = select(col(Particulars.person_id), col(Particulars.name)).where(
        col(Particulars.superseded_at).is_(None)
    )
    rows = desk.session.execute(standing).all()
    return {(person_id, each) for person_id, name in rows for each in turned(folded(name))}


def test_nobody_is_found_by_what_they_are_called_no_more(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001", name="Early Example")
    with force.writing(OFFICER) as desk:
        set_particulars(desk, particulars_of(desk, "P-001").id, name="Late Example", reason="married")
        assert (found(desk, "early"), found(desk, "late ex")) == (set(), {"P-001"})
    with force.writing(OFFICER) as desk:
        set_particulars(desk, particulars_of(desk, "P-001").id, name="Later", reason="never kept")
        desk.session.rollback()
    with force.reading() as desk:
        assert (found(desk, "later"), found(desk, "late")) == (set(), {"P-001"})
        assert kept(desk) == made_anew(desk)


def test_particulars_that_are_written_unchanged_stay_found(force: Force) -> None:
    with force.writing() as desk:
        a_person(desk, "P-001", name="Early Example")
    with force.writing(OFFICER) as desk:
        old = particulars_of(desk, "P-001")
        set_particulars(desk, old.id, name="Late Example", reason="married")
        new = particulars_of(desk, "P-001")
        old.superseded_by, new.name = OFFICER, "Late Example"
        assert old in desk.session.dirty
        assert new in desk.session.dirty
        desk.session.flush()
        assert found(desk, "late") == {"P-001"}
        assert kept(desk) == made_anew(desk)


@pytest.mark.parametrize("code", [None, SERGEANT])
def test_whoever_an_import_brings_is_found_and_found_anew_once_it_corrects_them(
    force: Force, code: str | None
) -> None:
    rows = [{"ref": f"P-{each}", "name": f"Early {each}", "registered_on": "2024-01-05"} for each in "123"]
    with force.writing(code) as desk:
        bring(desk, people=rows)
        assert found(desk, "early") == {"P-1", "P-2", "P-3"}
    with force.writing(code) as desk:
        bring(desk, people=[rows[0] | {"name": "Late Ann"}, rows[1]], correct=True)
        assert (found(desk, "early"), found(desk, "ann")) == ({"P-2", "P-3"}, {"P-1"})
        assert kept(desk) == made_anew(desk)


@pytest.mark.parametrize(
    ("typed", "indexes"),
    [
        ("zoe", {"ix_turned_names_turned", "people_folded_ref"}),
        ("person 9", {"ix_turned_names_turned"}),
        ("%4", {"people_folded_ref"}),
    ],
)
def test_whoever_is_typed_is_looked_up_in_an_index(register: Force, typed: str, indexes: set[str]) -> None:
    with register.reading() as desk:
        asked = keys_found(desk, typed).rows
    with register.installation.database.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if not on_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # there is hardly anybody to read
        written = asked.compile(connection, compile_kwargs={"literal_binds": True})
        explain = f"EXPLAIN {'QUERY PLAN ' if on_sqlite else ''}{written}"
        plan = str(connection.connection.cursor().execute(explain).fetchall())
    # SQLite names the index of a unique column by its place: after the key's own
    of_refs = "sqlite_autoindex_people_2 (folded_ref>" if on_sqlite else "uq_people_folded_ref"
    assert {each for each in indexes if each.replace("people_folded_ref", of_refs) in plan} == indexes


@pytest.mark.parametrize("who", [SERGEANT, REVIEWER])
def test_nothing_that_is_typed_is_kept(register: Force, who: str) -> None:
    with register.reading(who) as desk:
        for order in ("ref", "name", "status", "team"):
            find_people(desk, Wanted(sought="person made", order=order), names(desk))
    kept_of = [value.value for each in made_once._MADE for value in made_once._known(each).bindparams]
    assert kept_of
    assert not [value for value in kept_of if "person" in str(value)]


@pytest.mark.parametrize(
    "altered",
    [
        "DELETE FROM turned_names",
        "UPDATE turned_names SET turned = ' other'",
        "UPDATE particulars SET sought = ''",
    ],
)
def test_a_name_that_a_search_would_not_find_is_told_without_saying_it(desk: Desk, altered: str) -> None:
    a_person(desk, "P-1", name="Sample")
    assert list(searching.verify(desk)) == []
    desk.session.connection().execute(text(altered))
    (told,) = searching.verify(desk)
    assert (told.ref, told.column) == ("P-1", "searched name")
    assert "sample" not in str(told).lower()
