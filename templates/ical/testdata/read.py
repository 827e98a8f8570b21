"""Reads a calendar with Debian's python3-icalendar, and tells what it holds.

Times come from the file's own VTIMEZONE, which the library makes a zone of;
recurrences are laid out by dateutil. Usage: read.py FILE COUNT
"""
import json
import sys
from datetime import timezone

import icalendar
from dateutil.rrule import rrulestr

calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
count = int(sys.argv[2])
zones = {str(z["TZID"]): z.to_tz() for z in calendar.walk("VTIMEZONE")}


def utc(field):
    """A moment as the file's own zone has it."""
    at, name = field.dt, field.params.get("TZID")
    if not hasattr(at, "hour"):
        return at.isoformat()
    if name in zones:
        at = zones[name].localize(at.replace(tzinfo=None))
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def starts(event):
    first = event["DTSTART"]
    if "RRULE" not in event:
        return [utc(first)]
    wall = first.dt.replace(tzinfo=None)
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=wall)
    zone = zones[first.params["TZID"]]
    return [zone.localize(at).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") for _, at in zip(range(count), rule)]


def dates(event, name):
    lists = event.get(name, [])
    lists = lists if isinstance(lists, list) else [lists]
    return [utc_of(d, l) for l in lists for d in l.dts]


def utc_of(d, l):
    d.params = l.params
    return utc(d)


events = []
for e in calendar.walk("VEVENT"):
    problems = [str(p) for p in e.errors]
    people = e.get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    events.append({
        "uid": str(e["UID"]), "sequence": int(e.get("SEQUENCE", 0)), "summary": str(e["SUMMARY"]), "status": str(e.get("STATUS", "")),
        "starts": starts(e), "except": dates(e, "EXDATE"), "also": dates(e, "RDATE"),
        "of": utc(e["RECURRENCE-ID"]) if "RECURRENCE-ID" in e else "", "attendees": [str(p) for p in people], "problems": problems,
    })
print(json.dumps({"method": str(calendar.get("METHOD", "")), "events": events}))
