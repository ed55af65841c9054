"""A catalogue of table schemas on a real HTTP server, which tests change."""

import contextlib
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ckanext.socle import catalogues

FIELDS = [{"name": "COLL_NOM", "type": "string"}]


class Handler(BaseHTTPRequestHandler):
    """Serves `server.files` ({path: bytes}) with ETags; counts what it sends."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        body = self.server.files.get(self.path)
        etag = f'"{hashlib.sha256(body or b"").hexdigest()}"'
        if body is None:
            self.reply(404, b"")
        elif self.headers["If-None-Match"] == etag:
            self.reply(304, b"", ETag=etag)
        else:
            self.server.sent.append(self.path)
            self.reply(200, body, ETag=etag)

    def reply(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Source:
    """A catalogue that tests change."""

    def __init__(self, server):
        self.server = server
        self.entries = {}
        self.root = f"http://127.0.0.1:{server.server_address[1]}"
        self.url = f"{self.root}/schemas.json"

    def put(self, key, version, content=None, **facts):
        path = f"/{key}/{version}/schema.json"
        raw = {"fields": FIELDS, "version": version} if content is None else content
        data = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
        self.server.files[path] = data
        entry = self.entries.setdefault(
            key, {"name": key, "schema_type": "tableschema", "versions": []}
        )
        entry |= facts
        if version not in [one["version_name"] for one in entry["versions"]]:
            address = {"version_name": version, "schema_url": self.root + path}
            entry["versions"].append(address)
        self.publish()
        return data

    def remove(self, key):
        del self.entries[key]
        self.publish()

    def publish(self):
        catalogue = {"version": 1, "schemas": list(self.entries.values())}
        self.server.files["/schemas.json"] = json.dumps(catalogue).encode()

    def sync(self):
        self.server.sent.clear()
        return catalogues.sync(self.url, lambda total: None, lambda key: None)


@contextlib.contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.files, server.sent = {}, []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield Source(server)
    server.shutdown()
    server.server_close()
