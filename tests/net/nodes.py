"""Real nodes for tests: each its own process of the program on loopback, plain or TLS, in a folder of its own. Ports are
free ones that the nodes tell in ready files. Everything stops with the test, by process id."""
import contextlib
import http.client
import json
import os
import pathlib
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
PATIENCE = 15.0  # seconds: what the alliance promises


class Failed(Exception):
    pass


def must(condition, what):
    if not condition:
        raise Failed(what)


def within(what, check, seconds=PATIENCE):
    """Waits until check() is true; returns how long that took."""
    begin = time.monotonic()
    while True:
        last = check()
        if last:
            return time.monotonic() - begin
        must(time.monotonic() - begin < seconds, f"{what}: not within {seconds:.0f} s")
        time.sleep(0.05)


class Node:
    def __init__(self, alliance, name, tls):
        self.program, self.tls, self.ca = alliance.program, tls, alliance.ca if tls else None
        self.data = alliance.folder / name
        self.config = self.data / "node.toml"
        self.process = self.port = None
        self.run("init", "--data", self.data, "--name", name.capitalize(), "--region", "12054", "--url", "http://127.0.0.1:8080",
                 config=False)
        text = self.config.read_text()
        text = text.replace("port = 8080\n", "port = 0\n").replace("head_interval_ms = 2000", "head_interval_ms = 200")
        if tls:
            text = text.replace("# certificate = \"fullchain.pem\"", f"certificate = \"{alliance.folder}/node.pem\"")
            text = text.replace("# key = \"privkey.pem\"", f"key = \"{alliance.folder}/node.key\"")
            text = text.replace("private_addresses = false", "private_addresses = true")
            text = text.replace("# authorities = \"ca.pem\"", f"authorities = \"{alliance.ca}\"")
        self.config.write_text(text)
        self.start()
        # From now on the port is the node's own, so that it can be found again after a restart.
        self.config.write_text(self.config.read_text().replace("port = 0\n", f"port = {self.port}\n"))
        self.id = self.get("/.well-known/hilfe-fed")["node"]

    @property
    def url(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def run(self, *arguments, config=True, expect=0, seconds=120):
        """Runs a command of the program; returns what it printed."""
        line = [str(self.program), *map(str, arguments)]
        if config:
            line += ["--config", str(self.config)]
        done = subprocess.run(line, capture_output=True, text=True, timeout=seconds)
        must(done.returncode == expect, f"{' '.join(line)} gave {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout if expect == 0 else done.stderr

    def start(self):
        ready = self.data / "ready.json"
        ready.unlink(missing_ok=True)
        log = open(self.data / "log.txt", "ab")
        self.process = subprocess.Popen([str(self.program), "serve", "--config", str(self.config), "--ready-file", str(ready)],
                                        stderr=log, stdout=log)
        log.close()

        def is_ready():
            must(self.process.poll() is None, f"{self.data.name} did not start: {(self.data / 'log.txt').read_text()[-2000:]}")
            return ready.exists()
        within(f"{self.data.name} gets ready", is_ready)
        self.port = json.loads(ready.read_text())["port"]

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=20)
        self.process = None
        must(code == 0, f"{self.data.name} ended with {code}: {(self.data / 'log.txt').read_text()[-2000:]}")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def ask(self, method, target, body=None, headers=None):
        """(status, headers, bytes)"""
        if self.tls:
            context = ssl.create_default_context(cafile=str(self.ca))
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request(method, target, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()

    def get(self, target):
        status, _, body = self.ask("GET", target)
        must(status == 200, f"GET {target} gave {status}: {body[:300]}")
        return json.loads(body)

    def search(self, text, **parameters):
        return self.get("/api/v1/listings?" + urllib.parse.urlencode({"q": text, **parameters}))

    def finds(self, text):
        return self.search(text)["total"]

    def token(self, owner="person"):
        return self.run("token", "add", "--name", "test", "--owner", owner).strip()

    def post(self, token, title, **more):
        body = {"purpose": "offer", "action": "transfer", "category": "clothing", "language": "de", "title": title,
                "text": "Eine warme Sache.", "place": {"postal_code": "14467"}, **more}
        return self.send(token, "POST", "/api/v1/listings", body, 201)

    def send(self, token, method, target, body, expect, headers=None):
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        status, _, answer = self.ask(method, target, json.dumps(body) if body is not None else None,
                                     {"Authorization": f"Bearer {token}", "Content-Type": kind, **(headers or {})})
        must(status == expect, f"{method} {target} gave {status}: {answer[:500]}")
        return json.loads(answer) if answer else None


class Alliance:
    """with Alliance(program) as alliance: a = alliance.node("a")"""

    def __init__(self, program):
        self.program = pathlib.Path(program).resolve()
        self.nodes = []

    def __enter__(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="helfernetz-net-")
        self.folder = pathlib.Path(self.scratch.name)
        self.ca = self.folder / "ca.pem"
        subprocess.run(["sh", str(HERE / "certificates.sh"), str(self.folder)], check=True)
        return self

    def __exit__(self, kind, *_):
        for node in self.nodes:
            if node.process is not None:
                node.process.kill()
                node.process.wait()
            if kind is not None:
                print(f"-- log of {node.data.name}:\n{(node.data / 'log.txt').read_text()[-3000:]}", file=sys.stderr)
        self.scratch.cleanup()

    def node(self, name, tls=False):
        made = Node(self, name, tls)
        self.nodes.append(made)
        return made

    def connect(self, *nodes):
        for one in nodes:
            for other in nodes:
                if one is not other:
                    one.run("peer", "add", other.id, "--url", other.url)


def main(tests):
    """Runs the test functions (each takes the program's path), prints each name and its time; exits 0 if all pass."""
    program = sys.argv[1]
    wanted = sys.argv[2:]
    failed = 0
    for test in tests:
        if wanted and test.__name__ not in wanted:
            continue
        begin = time.monotonic()
        try:
            test(program)
            print(f"ok      {test.__name__} ({time.monotonic() - begin:.1f} s)", flush=True)
        except (Failed, subprocess.SubprocessError, OSError, KeyError) as wrong:
            failed += 1
            print(f"FAILED  {test.__name__}: {wrong}", flush=True)
    sys.exit(1 if failed else 0)
