"""Who asks for a calendar: the kind of program, as it says itself, and the network. Keeps no more of either.

A program can say it is another, so a kind that is refused keeps honest ones out, and tells people why.
"""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from scheduler.casework.accounts.throttle import site_of
from scheduler.settings import CalendarClient, Settings

NAMES: dict[str, str] = {
    "outlook": "Outlook",
    "apple": "Apple Calendar",
    "google": "Google Calendar",
    "thunderbird": "Thunderbird",
    "evolution": "Evolution",
    "vdirsyncer": "vdirsyncer",
    "other": "another program",
}
_MARKS: tuple[tuple[str, CalendarClient], ...] = (
    # the first that fits: Thunderbird on a Mac names the Mac as well
    ("google", "google"),
    ("thunderbird", "thunderbird"),
    ("vdirsyncer", "vdirsyncer"),
    ("evolution", "evolution"),
    ("outlook", "outlook"),
    ("microsoft", "outlook"),
    ("ms-office", "outlook"),
    ("msoffice", "outlook"),
    ("dataaccessd", "apple"),
    ("calendaragent", "apple"),
    ("accountsd", "apple"),
    ("ios/", "apple"),
    ("ipados/", "apple"),
    ("macos/", "apple"),
    ("mac os x/", "apple"),
)
_LONGEST = 300
_SHOWN_BITS = {4: 24, 6: 48}


def client_of(user_agent: str) -> CalendarClient:
    """The kind of program that a User-Agent names."""
    told = user_agent[:_LONGEST].lower()
    return next((kind for mark, kind in _MARKS if mark in told), "other")


@dataclass(frozen=True)
class Caller:
    """Who asks: the kind of program, and from where; without an address, from nowhere that is known."""

    client: CalendarClient = "other"
    host: str = ""

    @property
    def network(self) -> str:
        """The network as the log keeps it: 24 bits of an IPv4 address, 48 of an IPv6 one."""
        return _network(self._address)

    @property
    def site(self) -> str:
        """Where tries are counted."""
        return site_of(self.host)

    def barred(self, settings: Settings) -> str | None:
        """Why this installation shows such a caller nothing: the word for it; None for one who may read."""
        if self.client in settings.feed_clients_refused:
            return "client"
        if not settings.feed_networks or self._within(settings):
            return None
        return "network"

    def _within(self, settings: Settings) -> bool:
        address = self._address
        return address is not None and any(address in network for network in settings.feed_networks)

    @property
    def _address(self) -> IPv4Address | IPv6Address | None:
        return _address(self.host)


# The same few thousand devices ask again and again.
@lru_cache(maxsize=4096)
def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


@lru_cache(maxsize=4096)
def _network(address: IPv4Address | IPv6Address | None) -> str:
    if address is None:
        return "unknown"
    return str(ip_network(f"{address}/{_SHOWN_BITS[address.version]}", strict=False))


def caller_of(user_agent: str, host: str) -> Caller:
    """The caller that a request tells of."""
    return Caller(client_of(user_agent), host)
