"""The only outgoing HTTP, against a real server on loopback."""

import contextlib
import gzip
import hashlib
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ckanext.socle import fetching
from ckanext.socle.core import errors
from ckanext.socle.core.links import is_public_address, suggested_filename

CSV = "nom;ville\nÉcole;Acigné\n".encode("cp1252")
BOMB = gzip.compress(b"\0" * 50_000_000)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.server.seen.append((self.path, self.headers["Host"]))
        getattr(
            self,
            "get_" + re.sub(r"\W", "_", self.path.lower().split("?")[0].strip("/")),
        )()

    def answer(self, body=b"", status=200, **headers):
        self.send_response(status)
        for name, value in {"Content_Length": len(body), **headers}.items():
            if value is not None:
                self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def write_for_ever(self, data, pause=0.05):
        self.close_connection = True
        end = time.monotonic() + 20
        with contextlib.suppress(OSError):
            while time.monotonic() < end:
                self.wfile.write(data)
                time.sleep(pause)

    def get_file_csv(self):
        self.answer(CSV, Content_Type="text/csv; charset=cp1252")

    def get_named(self):
        disposition = 'attachment; filename="../../etc/deliberations.csv"'
        self.answer(CSV, Content_Disposition=disposition)

    def get_accents(self):
        name = "/données.csv".encode().decode("latin-1")
        self.answer(status=302, Location=name)

    def get_donn_c3_a9es_csv(self):
        name = "délibérations.csv".encode().decode("latin-1")
        self.answer(CSV, Content_Disposition=f'attachment; filename="{name}"')

    def get_missing(self):
        self.answer(b"no", status=404)

    def get_to_file(self):
        self.answer(status=302, Location="/file.csv")

    def get_loop(self):
        self.answer(status=301, Location="/loop")

    def get_to_private(self):
        self.answer(status=302, Location="http://127.0.0.2:9/secret")

    def get_to_metadata(self):
        self.answer(status=302, Location="http://169.254.169.254/latest/")

    def get_to_ftp(self):
        self.answer(status=302, Location="file:///etc/passwd")

    def get_announced(self):
        self.answer(b"", Content_Length=10**12)

    def get_endless(self):
        self.answer(Content_Length=None, Connection="close")
        self.write_for_ever(b"x" * 65536, pause=0)

    def get_slow(self):
        self.answer(Content_Length=None, Connection="close")
        self.write_for_ever(b"x")

    def get_mute(self):
        time.sleep(3)

    def get_dripping_headers(self):
        self.write_for_ever(b"X")

    def get_truncated(self):
        self.answer(b"half", Content_Length=100)
        self.close_connection = True

    def get_bomb(self):
        self.answer(BOMB, Content_Encoding="gzip")

    def get_marked(self):
        unchanged = self.headers["If-None-Match"] == '"v1"'
        marks = {"ETag": '"v1"', "Last_Modified": "Tue, 24 Nov 2026 08:00:00 GMT"}
        if unchanged:
            self.answer(status=304, Content_Length=None, **marks)
        else:
            self.answer(CSV, **marks)

    def get_unasked(self):
        self.answer(status=304, Content_Length=None)

    def get_zipped(self):
        self.answer(gzip.compress(CSV), Content_Encoding="gzip")


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(server):
    port = server.server_address[1]

    def get(path, **options):
        limits = fetching.Limits(
            max_size=options.pop("max_size", 1_000_000),
            timeout=options.pop("timeout", 5),
        )
        options.setdefault("allowed_hosts", [f"127.0.0.1:{port}"])
        host = options.pop("host", "127.0.0.1")
        return fetching.fetch(f"http://{host}:{port}/{path}", limits=limits, **options)

    return get


def test_a_file_is_stored_with_its_sha256_and_deleted_at_the_end(get):
    with get("file.csv?x=1") as fetched:
        assert fetched.path.read_bytes() == CSV
        assert fetched.sha256 == hashlib.sha256(CSV).hexdigest()
        assert (fetched.size, fetched.filename) == (len(CSV), "file.csv")
        assert fetched.media_type == "text/csv"
    assert not fetched.path.exists()


def test_a_file_in_the_same_state_is_not_fetched_again(get, server):
    with get("marked") as fetched:
        mark = fetched.mark
    assert mark == fetching.Mark('"v1"', "Tue, 24 Nov 2026 08:00:00 GMT")
    port = server.server_address[1]
    again = {"allowed_hosts": ["127.0.0.1"]}
    url = f"http://127.0.0.1:{port}/marked"
    assert fetching.fetch_if_changed(url, mark, **again) is None
    with fetching.fetch_if_changed(url, fetching.Mark('"v0"'), **again) as fetched:
        assert fetched.path.read_bytes() == CSV


def test_an_answer_that_nobody_asked_for_is_no_file(get):
    with pytest.raises(errors.HttpStatusError):
        get("unasked")


def test_the_name_given_by_the_server_cannot_leave_its_folder(get):
    with get("named") as fetched:
        assert "/" not in fetched.filename
        assert fetched.filename.endswith("deliberations.csv")


def test_a_redirect_is_followed(get):
    with get("to_file") as fetched:
        assert fetched.url.endswith("/file.csv")


@pytest.mark.parametrize("path", ["to_private", "to_metadata"])
def test_a_redirect_to_a_private_address_is_refused(get, path):
    with pytest.raises(errors.ForbiddenAddressError) as caught:
        get(path)
    assert caught.value.code == "forbidden-address"


def test_a_redirect_to_another_scheme_is_refused(get):
    with pytest.raises(errors.WrongLinkError):
        get("to_ftp")


def test_accents_in_headers_are_read(get):
    with get("accents") as fetched:
        assert fetched.url.endswith("/données.csv")
        assert fetched.filename == "délibérations.csv"


def test_a_loop_of_redirects_ends(get):
    with pytest.raises(errors.TooManyRedirectsError):
        get("loop")


def test_loopback_is_refused_unless_allowed(get, server):
    seen = len(server.seen)
    with pytest.raises(errors.ForbiddenAddressError):
        get("file.csv", allowed_hosts=["127.0.0.1:1", "example.org"])
    assert len(server.seen) == seen


@pytest.mark.parametrize(
    "host", ["localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_other_spellings_of_loopback_are_refused(get, host):
    with pytest.raises((errors.ForbiddenAddressError, errors.LinkDeadError)) as caught:
        get("file.csv", host=host, allowed_hosts=[])
    if host in ("localhost", "[::1]", "[::ffff:127.0.0.1]"):
        assert caught.value.code == "forbidden-address"


def test_a_name_that_changes_its_address_gains_nothing(get, server):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return next(answers)

    with get(
        "file.csv",
        host="data.example",
        allowed_hosts=["data.example"],
        resolver=rebinding,
    ) as fetched:
        assert fetched.size == len(CSV)
    assert asked == ["data.example"]
    assert server.seen[-1][1].startswith("data.example:")


def test_each_hop_is_resolved_and_judged(get, server):
    port = server.server_address[1]
    answers = {"first.example": ["127.0.0.1"], "127.0.0.2": ["127.0.0.2"]}
    with pytest.raises(errors.ForbiddenAddressError) as caught:
        get(
            "to_private",
            host="first.example",
            allowed_hosts=[f"first.example:{port}"],
            resolver=lambda host, _: answers[host],
        )
    assert caught.value.params["host"] == "127.0.0.2"


def test_only_the_public_addresses_of_a_name_are_tried(server):
    tried = []

    def listen(*arguments, **options):
        tried.append(arguments[0][0])
        raise OSError

    real, socket.create_connection = socket.create_connection, listen
    try:
        with pytest.raises(errors.LinkDeadError):
            fetching.fetch(
                "http://mixed.example/",
                resolver=lambda *_: ["10.0.0.1", "93.184.216.34", "::1"],
            )
    finally:
        socket.create_connection = real
    assert tried == ["93.184.216.34"]


def test_an_unknown_name_is_a_dead_link():
    def unknown(host, port):
        raise socket.gaierror

    with pytest.raises(errors.LinkDeadError) as caught:
        fetching.fetch("http://nulle-part.example/a.csv", resolver=unknown)
    assert caught.value.params["url"] == "http://nulle-part.example/a.csv"


def test_a_closed_port_is_a_dead_link():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(errors.LinkDeadError):
        fetching.fetch(f"http://127.0.0.1:{port}/", allowed_hosts=["127.0.0.1"])


def test_tls_is_asked_for_the_name_of_the_link(server):
    port = server.server_address[1]
    with pytest.raises(errors.CertificateError):
        fetching.fetch(f"https://127.0.0.1:{port}/", allowed_hosts=["127.0.0.1"])


@pytest.fixture
def tls_server(tmp_path, monkeypatch):
    """Serve over TLS as data.example, signed by itself, trusted in this test."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make_certificate("data.example", key, certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setattr("certifi.where", lambda: str(certificate))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen, server.daemon_threads = [], True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def make_certificate(name, key, certificate):
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command to make a certificate with")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)


def test_the_certificate_is_that_of_the_name_though_the_address_is_pinned(tls_server):
    port = tls_server.server_address[1]
    options = {"resolver": lambda *_: ["127.0.0.1"]}
    with fetching.fetch(
        f"https://data.example:{port}/file.csv",
        allowed_hosts=["data.example"],
        **options,
    ) as fetched:
        assert fetched.size == len(CSV)
    with pytest.raises(errors.CertificateError):
        fetching.fetch(
            f"https://other.example:{port}/", allowed_hosts=["other.example"], **options
        )


def test_an_answer_without_a_file_says_its_status(get):
    with pytest.raises(errors.HttpStatusError) as caught:
        get("missing")
    assert caught.value.params["status"] == 404


@pytest.mark.parametrize("path", ["announced", "endless"])
def test_a_body_above_the_limit_is_refused(get, path):
    with pytest.raises(errors.TooBigError):
        get(path)


@pytest.mark.parametrize("path", ["slow", "mute", "dripping_headers"])
def test_a_slow_server_is_left_on_time(get, path):
    start = time.monotonic()
    with pytest.raises(errors.FetchTimeoutError):
        get(path, timeout=0.6)
    assert time.monotonic() - start < 2


def test_a_body_that_stops_early_is_refused(get):
    with pytest.raises(errors.InterruptedFetchError):
        get("truncated")


def test_a_bomb_is_stopped_at_the_limit(get, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(errors.TooBigError):
        get("bomb")
    assert list(tmp_path.iterdir()) == []


def test_a_zipped_body_is_inflated(get):
    with get("zipped") as fetched:
        assert fetched.path.read_bytes() == CSV


@pytest.mark.parametrize(
    "url",
    ["", "ftp://a.fr/x", "http://", "http://u:p@a.fr/", "http://a.fr:x/", "a.csv"],
)
def test_what_is_not_a_web_address_is_refused(url):
    with pytest.raises(errors.WrongLinkError):
        fetching.fetch(url)


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.1", "100.64.0.1",
        "169.254.169.254", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:db8::1", "not an address", "",
    ],
)  # fmt: skip
def test_addresses_off_the_internet_are_known(address):
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_accepted(address):
    assert is_public_address(address)


def test_a_name_without_suffix_gets_that_of_its_media_type():
    assert suggested_filename(None, "https://x.fr/donnees", "text/csv") == "donnees.csv"
    assert suggested_filename(None, "https://x.fr/", "") == "file"
