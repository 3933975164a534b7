"""Reads a draft from standard input with Python's own reader, for tests/external/calendar.mjs, and prints what it is as JSON."""

import email
import email.policy
import json
import sys

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(
    json.dumps(
        {
            "subject": message["Subject"],
            "from": [address.addr_spec for address in message["From"].addresses],
            "to": message["To"],
            "unsent": message["X-Unsent"],
            "text": message.get_content(),
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
        }
    )
)
