#!/usr/bin/env python3
"""measure.py PROGRAM COUNT WORDS: see run.sh. Prints a table; everything lives in a scratch folder and stops by itself."""
import http.client
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
CORPUS = HERE.parent / "corpus"
sys.path.insert(0, str(HERE.parent.parent / "net"))
from nodes import Alliance, within  # noqa: E402

SORTS = {"rel": "relevance", "new": "newest", "dist": "nearest"}


def make_corpus(folder, words, count):
    run = lambda *arguments: subprocess.run(["/usr/bin/python3", "-B", *map(str, arguments)], check=True)  # noqa: E731
    run(CORPUS / "generate.py", words, count, 42, folder / "corpus.jsonl")
    run(CORPUS / "bodies.py", folder / "corpus.jsonl", folder / "bodies.jsonl")
    run(CORPUS / "queries.py", words, 2000, 7, folder / "queries.tsv")
    return folder / "bodies.jsonl", [line.split("\t") for line in (folder / "queries.tsv").read_text().splitlines()]


def target_of(query):
    _, op, kind, category, language, lat, lon, radius, sort, text = query
    wanted = {"q": text, "purpose": kind, "near": f"{lat},{lon}", "radius_km": radius, "match": "any" if op == "or" else "all",
              "sort": SORTS[sort], "limit": 20, "category": category, "language": language}
    return "/api/v1/listings?" + urllib.parse.urlencode({k: v for k, v in wanted.items() if v != ""})


def time_queries(port, targets):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times = []
    for target in targets:
        begin = time.perf_counter()
        connection.request("GET", target)
        answer = connection.getresponse()
        body = answer.read()
        times.append(time.perf_counter() - begin)
        if answer.status != 200:
            sys.exit(f"{target}: {answer.status} {body[:200]}")
    times.sort()
    return [1000 * times[int(len(times) * share)] for share in (0.5, 0.9, 0.99)]


def resident_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main(program, count, words):
    if not words:
        sys.exit("name the folder of word lists (see tests/bench/corpus/generate.py)")
    with tempfile.TemporaryDirectory(prefix="helfernetz-bench-") as scratch, Alliance(program) as alliance:
        bodies, queries = make_corpus(pathlib.Path(scratch), pathlib.Path(words).resolve(), count)
        node = alliance.node("bench")
        node.stop()
        begin = time.monotonic()
        node.run("import", bodies, "--organisation", seconds=3600)
        print(f"import, each line checked, signed, indexed  {count / (time.monotonic() - begin):10.0f} /s", flush=True)
        node.start()
        within("all published", lambda: node.get("/api/v1/alliance")["nodes"][0]["announced"] >= count, 600)
        node.stop()
        begin = time.monotonic()
        node.start()
        while node.ask("GET", "/readyz")[0] != 200:
            time.sleep(0.01)
        print(f"ready after                                 {time.monotonic() - begin:10.2f} s", flush=True)
        targets = [target_of(query) for query in queries]
        time_queries(node.port, targets)
        p50, p90, p99 = time_queries(node.port, targets)
        print(f"{len(targets)} queries over HTTP, p50 / p90 / p99    {p50:10.2f} / {p90:.2f} / {p99:.2f} ms")
        print(f"resident memory                             {resident_mb(node.process.pid):10.0f} MB", flush=True)
        other = alliance.node("other")
        begin = time.monotonic()
        other.run("peer", "add", node.id, "--url", node.url)
        within("the other has it all", lambda: other.search("", limit=1)["total"] == count, 3600)
        print(f"pulled and verified by another node         {count / (time.monotonic() - begin):10.0f} /s")
        print(f"its resident memory                         {resident_mb(other.process.pid):10.0f} MB")


main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
