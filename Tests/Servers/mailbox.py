"""A mail server that writes every letter into a file. It asks for a user and a password, if they are given.

Usage: mailbox.py PORT FILE [USER PASSWORD]
"""

import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        with open(sys.argv[2], "ab") as file:
            file.write(f"FROM {envelope.mail_from} TO {','.join(envelope.rcpt_tos)}\n".encode() + envelope.content)
        return "250 OK"


def check(server, session, envelope, mechanism, data):
    return AuthResult(success=[data.login.decode(), data.password.decode()] == sys.argv[3:5])


asks = len(sys.argv) > 3
Controller(
    Mailbox(), hostname="127.0.0.1", port=int(sys.argv[1]), authenticator=check if asks else None,
    auth_required=asks, auth_require_tls=False,
).start()
while True:
    time.sleep(3600)
