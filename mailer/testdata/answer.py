# Answers the invitation on standard input as a calendar program does (RFC 5546
# section 3.2.3): by what python3-icalendar makes of it. Usage: answer.py
# address partstat
import sys
from datetime import datetime, timezone
from icalendar import Calendar, Event, vCalAddress

invitation = Calendar.from_ical(sys.stdin.buffer.read())
event = [c for c in invitation.walk("VEVENT")][0]
me = vCalAddress("mailto:" + sys.argv[1])
me.params["PARTSTAT"] = sys.argv[2]
answer, said = Calendar(), Event()
answer.add("prodid", "-//another program//EN")
answer.add("version", "2.0")
answer.add("method", "REPLY")
for name in ("uid", "sequence", "dtstart", "dtend", "duration", "recurrence-id", "organizer", "summary"):
    if name in event:
        said[name] = event[name]
said.add("dtstamp", datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc))
said.add("attendee", me, encode=0)
for zone in invitation.walk("VTIMEZONE"):
    answer.add_component(zone)
answer.add_component(said)
sys.stdout.buffer.write(answer.to_ical())
