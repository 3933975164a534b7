"""A mail server that keeps every message as a file, for tests/external/mail.mjs.

    python smtp.py FOLDER PORT [CERTIFICATE KEY]    with a certificate it demands STARTTLS and the user reviews

Prints "ready" when it listens. While the file FOLDER/slow is there, each message takes as many milliseconds as it says; while
FOLDER/refuse is there, no message is taken.
"""

import asyncio
import itertools
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = pathlib.Path(sys.argv[1])
NUMBERS = itertools.count(1)


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        if (FOLDER / "refuse").exists():
            return "451 4.3.0 not now"
        slow = FOLDER / "slow"
        if slow.exists():
            await asyncio.sleep(int(slow.read_text()) / 1000)
        place = FOLDER / f"{next(NUMBERS):06}"
        place.with_suffix(".part").write_bytes(envelope.content)
        place.with_suffix(".part").rename(place.with_suffix(".eml"))
        return "250 2.0.0 kept"


def known(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"reviews" and data.password == b"p:w/d")


async def main():
    options = {}
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
        options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": known}
    made = lambda: SMTP(Keeper(), enable_SMTPUTF8=True, **options)
    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", int(sys.argv[2]))
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
