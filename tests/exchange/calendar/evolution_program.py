"""A calendar subscribed to in Evolution Data Server: run by the system's own Python, which has its bindings.

`evolution_program.py ADDRESS` subscribes. Each line that it then reads lets it fetch the calendar again, and it
answers with a line of JSON: for each event, by its UID, the title, and the start and the end as iCalendar has them.
"""

import json
import sys

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
from gi.repository import ECal, EDataServer, GLib  # noqa: E402 - only now is it said which

UID = "visits"
NOT_WAITING = 0xFFFFFFFF  # for the first fetch: it is asked for below


def main() -> None:
    client = subscribed(sys.argv[1])
    for _ in sys.stdin:
        client.refresh_sync(None)
        print(json.dumps(shown(client)), flush=True)  # noqa: T201 - that is how it answers


def subscribed(address: str) -> ECal.Client:
    """A client of a new subscription that is fetched when asked, not by the hour."""
    registry = EDataServer.SourceRegistry.new_sync(None)
    registry.create_sources_sync([source(address)], None)
    while (known := registry.ref_source(UID)) is None:
        GLib.MainContext.default().iteration(may_block=True)
    return ECal.Client.connect_sync(known, ECal.ClientSourceType.EVENTS, NOT_WAITING, None)


def source(address: str) -> EDataServer.Source:
    made = EDataServer.Source.new_with_uid(UID, None)
    made.set_parent("webcal-stub")
    made.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("webcal")
    made.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_uri(
        GLib.Uri.parse(address, GLib.UriFlags.NONE)
    )
    made.get_extension(EDataServer.SOURCE_EXTENSION_AUTHENTICATION).set_method("none")
    made.get_extension(EDataServer.SOURCE_EXTENSION_SECURITY).set_method("none")
    made.get_extension(EDataServer.SOURCE_EXTENSION_REFRESH).set_enabled(enabled=False)
    return made


def shown(client: ECal.Client) -> dict[str, list[str]]:
    _, events = client.get_object_list_sync("#t", None)
    return {
        each.get_uid(): [
            each.get_summary(),
            each.get_dtstart().as_ical_string(),
            each.get_dtend().as_ical_string(),
        ]
        for each in events
    }


if __name__ == "__main__":
    main()
