"""The nginx of docs/operating.md before the site: a request counts from its first byte, whatever a client says."""

import os
import re
import socket
import subprocess
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from shutil import which

import pytest
from flask import request
from reading_pages import platform
from werkzeug.serving import make_server

from tremplin_web.app import create_app
from tremplin_web.frame.proxy import arrived
from tremplin_web.settings import settings_of

DOCUMENTED = Path(__file__).parents[3] / "docs" / "operating.md"
NGINX = which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
AROUND = """
user {user}; daemon off; pid {here}/pid; error_log {here}/errors;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {here}/body; proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
    {server}
}}
"""
pytestmark = pytest.mark.skipif(NGINX is None, reason="pas de nginx : le paquet nginx n'est pas installé")


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return found.getsockname()[1]


def documented(front, behind):
    """The server of the documentation, on ports of this test and without its certificate."""
    (told,) = re.findall(r"```nginx\n(.+?)```", DOCUMENTED.read_text("utf-8"), re.DOTALL)
    plain = re.sub(r"^ *ssl_.*\n", "", told, flags=re.MULTILINE)
    plain = plain.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{front};")
    return plain.replace("http://127.0.0.1:5000", f"http://127.0.0.1:{behind}")


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The port of nginx, before a site that says what it knows of a request."""
    here, port, behind = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    settings = {"TREMPLIN_ADDRESS": "https://aides.exemple.fr", "TREMPLIN_PROXY": "127.0.0.1"}
    app = create_app(platform(), settings=settings_of(settings))

    @app.post("/vu")
    def seen():
        return {"at": arrived().timestamp(), "host": request.host, "client": request.remote_addr}

    site = make_server("127.0.0.1", behind, app, threaded=True)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    (here / "nginx.conf").write_text(AROUND.format(user=getuser(), here=here, server=documented(port, behind)), "utf-8")
    with subprocess.Popen([NGINX, "-p", here, "-c", here / "nginx.conf"], stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                with closing(socket.socket()) as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            site.shutdown()
            site.server_close()


def sent(port, *pieces, wait=0.4):
    """What is answered to a request that comes piece by piece, and the instant before the first of them."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as line:
        began = datetime.now(UTC).timestamp()
        for rank, piece in enumerate(pieces):
            time.sleep(wait if rank else 0)
            line.sendall(piece)
        answered = b""
        while piece := line.recv(65536):
            answered += piece
    return answered.decode(), began


def asked(*more, host="aides.exemple.fr", length=0):
    lines = ["POST /vu HTTP/1.1", f"Host: {host}", f"Content-Length: {length}", "Connection: close", *more]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize(
    "pieces",
    [
        [asked(length=4) + b"abcd"],
        [asked(length=4), b"ab", b"cd"],
        [asked(length=4)[:3], asked(length=4)[3:], b"abcd"],
    ],
    ids=["at once", "a slow body", "a slow head"],
)
def test_the_first_byte_counts(front, pieces):
    answered, began = sent(front, *pieces)
    at = float(re.search(r'"at":([\d.]+)', answered)[1])
    # nginx counts in milliseconds, and reads its clock once a turn
    assert began - 0.05 < at < began + 0.2


def test_what_a_client_says_is_replaced(front):
    forged = ("X-Request-Start: t=1700000000.000", "X-Forwarded-For: 192.0.2.9", "X-Forwarded-Host: ailleurs.fr")
    answered, began = sent(front, asked(*forged))
    assert answered.startswith("HTTP/1.1 200")
    assert abs(float(re.search(r'"at":([\d.]+)', answered)[1]) - began) < 0.2
    assert '"client":"127.0.0.1"' in answered
    assert '"host":"aides.exemple.fr"' in answered


def test_another_name_is_refused_by_the_site(front):
    assert sent(front, asked(host="ailleurs.fr"))[0].startswith("HTTP/1.1 400")


def test_a_document_goes_through_and_the_site_says_what_is_too_long(front):
    answered, _ = sent(front, asked(length=20 * 1024 * 1024) + b"a" * (20 * 1024 * 1024))
    # it reads no body at this address
    assert answered.startswith("HTTP/1.1 200")
    assert sent(front, asked(length=22 * 1024 * 1024))[0].startswith("HTTP/1.1 413")
