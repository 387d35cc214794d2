"""Slows a guesser down: token buckets in the database, so that every process counts together.

A bucket is known by a hash, since what is typed as an officer code may be a password. It holds so many
tries, gets one back every so often, and is forgotten when it is full again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from scheduler.desk import Desk
from scheduler.store.accounts import SignInBucket

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True)
class Allowance:
    """How many tries a full bucket holds, and how soon one comes back."""

    tries: int
    one_back_every: timedelta


ACCOUNT = Allowance(10, timedelta(minutes=1))
# A whole force can stand behind one address: a try that succeeds is given back.
NETWORK = Allowance(60, timedelta(seconds=2))
_FULL_AFTER = max(each.tries * each.one_back_every for each in (ACCOUNT, NETWORK))


def bucket_of(kind: str, name: str) -> str:
    """The key of the bucket of an account or a network."""
    return sha256(f"{kind}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()


def site_of(host: str) -> str:
    """Where tries are counted: an IPv4 address, or the 64 bits that one IPv6 site has; "unknown" for neither."""
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def used_up(desk: Desk, allowances: Mapping[str, Allowance]) -> bool:
    """Whether one of the buckets has no try left. Takes none, and makes no bucket."""
    rows = desk.session.scalars(select(SignInBucket).where(col(SignInBucket.bucket).in_(allowances)))
    return any(_tokens(row, allowances[row.bucket], desk.now) < 1 for row in rows)


def take(desk: Desk, allowances: Mapping[str, Allowance]) -> timedelta | None:
    """Take a try out of each bucket, or none: then how long to wait until there is one in each."""
    rows = _rows(desk, allowances)
    left = {row.bucket: _tokens(row, allowances[row.bucket], desk.now) for row in rows}
    lacking = [(1 - tokens) * allowances[key].one_back_every for key, tokens in left.items() if tokens < 1]
    if lacking:
        return max(lacking)
    for row in rows:
        row.tokens, row.filled_at = left[row.bucket] - 1, desk.now
    return None


def give_back(desk: Desk, allowances: Mapping[str, Allowance]) -> None:
    """Put a try back into each bucket, and forget those that have long been full."""
    for row in _rows(desk, allowances):
        allowance = allowances[row.bucket]
        row.tokens = min(allowance.tries, _tokens(row, allowance, desk.now) + 1)
        row.filled_at = desk.now
    _forget_full(desk)


def _rows(desk: Desk, allowances: Mapping[str, Allowance]) -> list[SignInBucket]:
    """The buckets, made full where there are none, locked in an order that all keep to."""
    new = [
        {"bucket": key, "tokens": float(allowances[key].tries), "filled_at": desk.now}
        for key in sorted(allowances)
    ]
    insert = _INSERT[desk.session.get_bind().dialect.name]
    desk.session.execute(insert(SignInBucket).values(new).on_conflict_do_nothing())
    wanted = select(SignInBucket).where(col(SignInBucket.bucket).in_(allowances))
    return list(desk.session.scalars(wanted.order_by(col(SignInBucket.bucket)).with_for_update()))


def _tokens(row: SignInBucket, allowance: Allowance, now: datetime) -> float:
    gained = max(now - row.filled_at, timedelta()) / allowance.one_back_every
    return min(allowance.tries, row.tokens + gained)


def _forget_full(desk: Desk) -> None:
    full = select(col(SignInBucket.bucket)).where(col(SignInBucket.filled_at) < desk.now - _FULL_AFTER)
    # what somebody holds is in use, and waiting for it here could be waiting for each other
    desk.session.execute(
        delete(SignInBucket)
        .where(col(SignInBucket.bucket).in_(full.with_for_update(skip_locked=True)))
        .execution_options(synchronize_session=False)
    )
