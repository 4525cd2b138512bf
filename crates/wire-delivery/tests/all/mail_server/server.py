"""A mail server for the tests: aiosmtpd, with faults to order.

Takes a JSON object as its only argument: security ("none", "starttls", "tls"), certificate and key (PEM
files), user and password, folder, banner_seconds. Prints its port, then serves until it is killed. Each mail
that it took becomes a JSON file in the folder; a file "connections" there counts who connected.

What stands before the @ of a recipient orders a fault: "unknown" is refused for good, "full" for now,
"closing" ends the connection with 421, "cut" ends it when the message has come, without an answer.
"""

import asyncio
import itertools
import json
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

order = json.loads(sys.argv[1])
folder = Path(order["folder"])
numbers = itertools.count(1)
connections = itertools.count(1)
cuts = itertools.count()


class Server(SMTP):
    counted = False

    def connection_made(self, transport):
        # It is called again when the connection changes to TLS.
        if not self.counted:
            self.counted = True
            (folder / "connections").write_text(str(next(connections)))
        super().connection_made(transport)

    async def _handle_client(self):
        await asyncio.sleep(order.get("banner_seconds", 0))
        await super()._handle_client()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        match address.split("@")[0]:
            case "unknown":
                return "550 5.1.1 nobody of that name here"
            case "full":
                return "450 4.2.2 the mailbox is full"
            case "closing":
                await server.push("421 4.3.2 closing for the night")
                server.transport.close()
                return "421 closed"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 it goes there"

    async def handle_DATA(self, server, session, envelope):
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "login": session.authenticated,
            "text": envelope.original_content.decode(),
        }
        (folder / f"{next(numbers):03}.json").write_text(json.dumps(mail))
        if envelope.rcpt_tos[0].startswith("cut@") and next(cuts) == 0:
            server.transport.abort()
        return "250 2.0.0 it is here"


def login(server, session, envelope, mechanism, data):
    right = (order["user"].encode(), order["password"].encode())
    # Not handled: it is left to the server to say no.
    return AuthResult(success=(data.login, data.password) == right, handled=False)


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(order["certificate"], order["key"])
    return context


def server():
    settings = {"hostname": "mail.pit.example"}
    if order["security"] == "starttls":
        settings |= {"tls_context": tls(), "require_starttls": True}
    if "user" in order:
        settings |= {"authenticator": login, "auth_required": True}
        settings |= {"auth_require_tls": order["security"] == "starttls"}
    return Server(Handler(), loop=loop, **settings)


async def serve():
    wrapped = tls() if order["security"] == "tls" else None
    listening = await loop.create_server(server, "127.0.0.1", 0, ssl=wrapped)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


loop = asyncio.new_event_loop()
loop.run_until_complete(serve())
