"""Who is searched for: by the beginning of their reference or of words of their name, each looked up in an index.

What is searched for is a name of somebody: it is bound to the statement, and stands in nothing that is kept.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, union
from sqlmodel import col

from scheduler.casework.deadlines.kept import Difference
from scheduler.casework.keeping import can_be_sought
from scheduler.casework.lists.register import keys
from scheduler.desk import Desk
from scheduler.store.columns import begins
from scheduler.store.deadlines import Deadline, Obligation
from scheduler.store.folding import folded, folded_ref, turned, words_of
from scheduler.store.made_once import AnySelect, made_once
from scheduler.store.people import Particulars, Person, TurnedName
from scheduler.store.walls import beyond_scope

SEARCHED = "searched name"
"""What differs where a search would not find somebody by the name that they have. It names no name."""
_FEW = 1_000
"""People, each of whom is looked up in less time than a word is among all."""
_MANY = 5_000
"""Names with a word, which are counted in less time than it takes to begin with the wrong word."""
_CROWD = 2_500
"""People who are found, and of whom some stand early in any list."""


@dataclass(frozen=True)
class Found:
    """The keys of whoever is found; of a crowd, which takes long to look up, also how each of some is known."""

    rows: Select[Any]
    of_each: ColumnElement[bool] | None = None


@dataclass(frozen=True)
class _Way:
    """People who are found by one of their texts: it begins so, and has other words in it."""

    person: Any
    text: Any
    beginning: str
    others: tuple[str, ...] = ()

    @property
    def people(self) -> Select[Any]:
        """All of them, along an index."""
        return select(self.person).where(self._has(self.text))

    @property
    def theirs(self) -> ColumnElement[bool]:
        """Whether the person of a home visit is among them."""
        one = self.people.where(self.person == col(Deadline.person_id)).correlate(Deadline)
        return one.offset(0).exists()  # so that PostgreSQL looks for each, and never for all of them first

    @property
    def of_each(self) -> ColumnElement[bool]:
        """The same of a crowd: by the texts of the person, and never by all that begin so."""
        theirs = select(self.text.label("text")).where(self.person == col(Deadline.person_id))
        text = theirs.correlate(Deadline).offset(0).subquery().c.text
        return select(text).where(self._has(text)).exists()

    def _has(self, text: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column
        return and_(
            begins(text, self.beginning),
            *(text.contains(f" {each}", autoescape=True) for each in self.others),
        )


def keys_found(desk: Desk, sought: str) -> Found:
    """Those whose reference begins with what is sought, or whose name has a word for each of its words."""
    typed = sought.strip()
    if not typed:
        return Found(keys())
    words = list(dict.fromkeys(words_of(typed)))
    if not desk.principal.sees_everyone and desk.session.execute(_own(_FEW)).scalar_one() < _FEW:
        return Found(keys().where(or_(false(), *(each.theirs for each in _ways(typed, words)))))
    ways = _ways(typed, _rarest_first(desk, words))
    rows = keys().where(
        col(Deadline.person_id).in_(union(*(each.people for each in ways))) if ways else false()
    )
    return Found(rows, or_(*(each.of_each for each in ways)) if _are_a_crowd(desk, ways) else None)


def _ways(typed: str, words: Sequence[str]) -> list[_Way]:
    """By reference, which is one word, and by name: in an index by its first word."""
    ways = []
    if can_be_sought(typed) and (not words or len(typed.split()) == 1):
        ways.append(_Way(col(Person.id), col(Person.folded_ref), folded_ref(typed)))
    if words:
        turned = col(TurnedName.turned)
        ways.append(_Way(col(TurnedName.person_id), turned, f" {words[0]}", tuple(words[1:])))
    return ways


def _are_a_crowd(desk: Desk, ways: Sequence[_Way]) -> bool:
    """Whether some way finds a crowd, of whoever there is: it is shown to nobody."""
    some = (_different(each.people.limit(_MANY)) for each in ways)
    numbers = [select(func.count()).select_from(each).scalar_subquery() for each in some]
    if not numbers:
        return False
    with beyond_scope(desk.session):
        most: int = max(desk.session.execute(select(*numbers)).one())
    return most >= _CROWD


def _different(rows: Select[Any]) -> Any:  # noqa: ANN401 - a subquery
    return select(*rows.subquery().c).distinct().subquery()


@made_once
def _own(most: int) -> Select[int]:
    """How many people the principal may see, until they are so many."""
    visits = select(col(Deadline.obligation)).where(col(Deadline.obligation) == Obligation.HOME_VISIT)
    return select(func.count(visits.limit(most).subquery().c.obligation))


def _rarest_first(desk: Desk, words: Sequence[str]) -> Sequence[str]:
    """Each name that has the first is looked at for the others: so the one of the fewest names comes first."""
    if len(words) <= 1:
        return words
    turned = col(TurnedName.turned)
    some = (
        select(turned).where(begins(turned, f" {word}")).limit(_MANY).subquery().c.turned for word in words
    )
    with beyond_scope(desk.session):  # whose names they are is not asked
        names = desk.session.execute(select(*(select(func.count(each)).scalar_subquery() for each in some)))
    number = dict(zip(words, names.one(), strict=True))
    return sorted(words, key=number.__getitem__)


def verify(desk: Desk) -> Iterator[Difference]:
    """Each person whom a search knows by another name than the one that they have; none, if all is well."""
    kept: dict[UUID, set[str]] = defaultdict(set)
    for person_id, name in desk.session.execute(select(col(TurnedName.person_id), col(TurnedName.turned))):
        kept[person_id].add(name)
    for row in desk.session.execute(_called()):
        sought = folded(row.name or "")
        if (kept[row.id], row.sought or "") != (set(turned(sought)), sought):
            yield Difference(row.ref, "", SEARCHED, "another", "the name that stands")


@made_once
def _called() -> AnySelect:
    stands = (col(Particulars.person_id) == col(Person.id)) & col(Particulars.superseded_at).is_(None)
    told = col(Person.id), col(Person.ref), col(Particulars.name), col(Particulars.sought)
    return select(*told).outerjoin(Particulars, stands).order_by(col(Person.ref))
