"""Rows to bring in: a team's spreadsheet, one person, and one or two of every kind."""

from tests.builders import COLLEAGUE, HARBOUR, OFFICER, SERGEANT

SHEET = {
    "people": (
        "Reference,Full name,Risk,Last seen,Officer,Team,Notes\n"
        f"P-1,Made-Up One,Very high,2026-11-01,{OFFICER},{HARBOUR},x\n"
        f"P-2,Made-Up Two,low,15/03/2026,{COLLEAGUE},{HARBOUR},\n"
    )
}
MAPPED = {"Reference": "ref", "Full name": "name", "Risk": "level", "Last seen": "last_visit_on"}
PERSON = {"ref": "P-1", "name": "Made-Up One", "registered_on": "2024-01-05"}
EVERY_KIND = {
    "teams": [{"team": "Vale", "area": "Inland"}],
    "officers": [
        {
            "officer": "OM-NEW",
            "name": "Nora New-Example",
            "team": "Vale",
            "role": "officer",
            "accredited": "yes",
            "email": "nora@force.example",
            "latitude": "52.9",
            "longitude": "-1.5",
            "visits_a_day": "4",
            "days": "Mon-Fri",
            "start": "08:00",
            "end": "16:00",
        }
    ],
    "people": [
        {
            **PERSON,
            "team": "Vale",
            "officer": "OM-NEW",
            "level": "high",
            "level_from": "2024-02-01",
            "last_visit_on": "2026-10-01",
            "visor_ref": "V 1",
            "safety_marker": "yes",
            "born_on": "1970-02-03",
            "address": "1 Nowhere Row",
            "postcode": "ZZ1 1ZZ",
            "latitude": "52.9",
            "longitude": "-1.5",
        }
    ],
    "levels": [
        {"ref": "P-1", "level": "medium", "from": "2024-06-01", "tool": "ARMS", "approved_by": SERGEANT},
        {"ref": "P-1", "level": "high", "from": "2024-02-01"},
    ],
    "plans": [
        {"ref": "P-1", "interval": "P2M", "from": "2026-01-01", "until": "2026-12-31", "reason": "closer"}
    ],
    "states": [{"ref": "P-1", "state": "custody", "from": "2025-01-01", "to": "2025-02-01"}],
    "addresses": [
        {
            "ref": "P-1",
            "from": "2025-02-01",
            "address": "1 Nowhere Row",
            "postcode": "ZZ1 1ZZ",
            "latitude": "52.9",
            "longitude": "-1.5",
        }
    ],
    "allocations": [
        {"ref": "P-1", "officer": OFFICER, "from": "2024-01-05"},
        {"ref": "P-1", "officer": "OM-NEW", "from": "2025-01-01"},
    ],
    "visits": [
        {
            "visit_id": "X1",
            "ref": "P-1",
            "visited_at": "2026-10-01T14:30",
            "outcome": "seen_at_home",
            "officers": f"OM-NEW;{COLLEAGUE}",
            "constable": "yes",
            "announced": "no",
            "purpose": "risk",
            "reason_alone": "",
        }
    ],
    "checks": [
        {
            "ref": "P-1",
            "source": "pnc",
            "checked_at": "2026-10-01T08:00Z",
            "outcome": "no_trace",
            "officer": "OM-NEW",
        }
    ],
    "assessments": [
        {"ref": "P-1", "assessed_on": "2026-02-02", "tool": "ARMS", "level": "high", "approved_by": SERGEANT}
    ],
    "bookings": [
        {
            "booking_id": "B1",
            "ref": "P-1",
            "starts_at": "2026-12-01T10:00",
            "minutes": "60",
            "officers": f"OM-NEW;{COLLEAGUE}",
        }
    ],
    "supervisions": [{"officer": SERGEANT, "team": "Vale", "from": "2026-01-01", "to": "2026-12-31"}],
    "covers": [
        {
            "officer": COLLEAGUE,
            "for": "OM-NEW",
            "from": "2026-12-01",
            "to": "2026-12-07",
            "approved_by": SERGEANT,
        }
    ],
    "absences": [{"officer": "OM-NEW", "from": "2026-12-01", "to": "2026-12-07", "kind": "leave"}],
}
"""One or two of each kind, every column filled in somewhere."""
