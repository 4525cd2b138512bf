"""A server on this machine that speaks like S3 (moto), with the file that is named, open to everybody and closed.
Signed addresses are checked with Amazon's own library (botocore). Prints its address once it listens."""

import logging
import sys
from urllib.parse import parse_qsl, urlencode

import boto3
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

KEY, SECRET = "HARBOUR", "quay-secret"


def is_signed(environ):
    """Whether the signature in this address is the one that botocore makes."""
    query = dict(parse_qsl(environ["QUERY_STRING"]))
    key, date, region, *_ = query["X-Amz-Credential"].split("/")
    credentials = Credentials(KEY, SECRET, query.get("X-Amz-Security-Token"))
    auth = S3SigV4QueryAuth(credentials, "s3", region, int(query["X-Amz-Expires"]))
    rest = {name: value for name, value in query.items() if not name.startswith("X-Amz-")}
    path = environ["RAW_URI"].split("?")[0]
    url = f"http://{environ['HTTP_HOST']}{path}?{urlencode(rest)}"
    request = AWSRequest(method=environ["REQUEST_METHOD"], url=url)
    request.context["timestamp"] = query["X-Amz-Date"]
    auth._modify_request_before_signing(request)
    signature = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    return key == KEY and signature == query["X-Amz-Signature"]


class Checked:
    """The server behind a check of each signed address."""

    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        if "X-Amz-Signature=" in environ["QUERY_STRING"] and not is_signed(environ):
            start_response("403 Forbidden", [("Content-Length", "0")])
            return []
        return self.inner(environ, start_response)


logging.getLogger("werkzeug").setLevel(logging.ERROR)
app = Checked(DomainDispatcherApplication(create_backend_app))
server = make_server("127.0.0.1", 0, app, threaded=True)
endpoint = f"http://127.0.0.1:{server.server_port}"

import threading

threading.Thread(target=server.serve_forever).start()
s3 = boto3.client(
    "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET
)
s3.create_bucket(Bucket="crawl")
body = open(sys.argv[1], "rb").read()
s3.put_object(Bucket="crawl", Key="open/bay.warc.gz", Body=body, ACL="public-read")
s3.put_object(Bucket="crawl", Key="closed/2026/bay of the day+1.warc.gz", Body=body)
print(endpoint, flush=True)
