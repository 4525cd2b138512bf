"""A subscriber of another's making: flask-websub, which discovers, subscribes and checks signatures by itself.

Takes the port of the wire and the address of a feed as the wire knows it. Prints a line for each thing that
happens to its subscription, and unsubscribes when its input ends.
"""

import sys
import threading
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from tempfile import TemporaryDirectory

import requests.sessions
from flask import Flask
from flask_websub.subscriber import (
    SQLite3SubscriberStorage,
    SQLite3TempSubscriberStorage,
    Subscriber,
    discover,
)
from requests.adapters import HTTPAdapter
from werkzeug.serving import WSGIRequestHandler, make_server

port, feed = sys.argv[1:]
ATOM = "{http://www.w3.org/2005/Atom}"


class ThroughTheProxy(HTTPAdapter):
    """The wire's address leads to the proxy that has its certificate, and from there to its port."""

    def send(self, request, **options):
        request.url = request.url.replace("https://wire.quay.example", f"http://127.0.0.1:{port}")
        return super().send(request, **options | {"proxies": None})


class Silent(WSGIRequestHandler):
    def log(self, *_):
        pass


def say(line):
    print(line, flush=True)


def notified(topic, _, body):
    titles = [entry.findtext(f"{ATOM}title") for entry in ElementTree.fromstring(body).iter(f"{ATOM}entry")]
    say(f"{topic} says: {', '.join(titles)}")


requests.sessions.HTTPAdapter = ThroughTheProxy
with TemporaryDirectory() as folder:
    files = [str(Path(folder) / name) for name in ("subscriptions", "requests")]
    subscriber = Subscriber(SQLite3SubscriberStorage(files[0]), SQLite3TempSubscriberStorage(files[1]))
    subscriber.add_listener(notified)
    subscriber.add_success_handler(lambda topic, _, mode: say(f"{topic}: {mode}d"))
    subscriber.add_error_handler(lambda topic, _, reason: say(f"{topic}: {reason}"))

    app = Flask(__name__)
    app.register_blueprint(subscriber.build_blueprint(url_prefix="/callbacks"))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with app.test_request_context(base_url=f"http://127.0.0.1:{server.port}"):
        found = discover(feed)
        say(f"hub {found['hub_url']}")
        subscription = subscriber.subscribe(**found)
        sys.stdin.read()
        subscriber.unsubscribe(subscription)
        # The wire ends it by asking once more.
        threading.Event().wait()
