"""Reads a calendar from standard input with PyPI's icalendar, for tests/external/calendar.mjs, and prints its events as JSON."""

import json
import sys
from datetime import datetime

import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
events = []
for event in calendar.walk("VEVENT"):
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    events.append(
        {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]),
            "location": str(event.get("LOCATION", "")),
            "start": start.isoformat(),
            "minutes": (end - start).total_seconds() / 60,
            "timed": isinstance(start, datetime),
            "errors": [str(error) for error in event.errors],
        }
    )
print(
    json.dumps(
        {
            "version": str(calendar["VERSION"]),
            "name": str(calendar.get("X-WR-CALNAME", "")),
            "method": str(calendar.get("METHOD", "")),
            "errors": [str(error) for error in calendar.errors],
            "events": events,
        }
    )
)
