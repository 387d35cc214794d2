"""A calendar address as a profile for managed iPhones, iPads and Macs. It holds the token: made once, kept nowhere."""

import plistlib
from uuid import uuid5

from scheduler.store.feeds import Feed

ACCOUNT = "com.apple.subscribedcalendar.account"


def profile(feed: Feed, token: str, base_url: str) -> bytes:
    """The configuration profile of an address: a subscribed calendar that signs in with the address's id and token."""
    name = f"Visits: {feed.device}"
    account = {
        "PayloadType": ACCOUNT,
        "PayloadVersion": 1,
        "PayloadIdentifier": f"visits.calendar.{feed.id}.account",
        "PayloadUUID": str(uuid5(feed.id, "account")).upper(),
        "PayloadDisplayName": name,
        "SubCalAccountDescription": name,
        "SubCalAccountHostName": f"{base_url.rstrip('/')}/f/visits.ics",
        "SubCalAccountUsername": str(feed.id),
        "SubCalAccountPassword": token,
        "SubCalAccountUseSSL": base_url.startswith("https:"),
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"visits.calendar.{feed.id}",
            "PayloadUUID": str(uuid5(feed.id, "profile")).upper(),
            "PayloadDisplayName": name,
            "PayloadDescription": "Subscribes to one officer’s visits. It shows no names.",
            "PayloadContent": [account],
        }
    )
