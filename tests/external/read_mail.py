"""Reads the messages in a folder with Python's own reader, for tests/external/mail.mjs, and prints what they are as JSON lines."""

import email
import email.policy
import json
import pathlib
import sys

for place in sorted(pathlib.Path(sys.argv[1]).glob("*.eml")):
    message = email.message_from_bytes(place.read_bytes(), policy=email.policy.default)
    parts = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
    print(
        json.dumps(
            {
                "id": message["Message-ID"],
                "to": [address.addr_spec for address in message["To"].addresses],
                "from": [address.display_name for address in message["From"].addresses],
                "subject": message["Subject"],
                "auto": message["Auto-Submitted"],
                "date": message["Date"].datetime.isoformat(),
                "plain": parts["plain"].get_content(),
                "html": parts["html"].get_content(),
                "defects": [str(defect) for part in message.walk() for defect in part.defects],
            }
        )
    )
