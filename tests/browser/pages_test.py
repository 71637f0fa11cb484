#!/usr/bin/env python3
"""Two portals with the demo's content, looked at with a real browser (pages.mjs). Leaves with 77 (a skipped test) if the
browser or its driver cannot be had.

usage: pages_test.py PROGRAM TOOLS"""
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "net"))
from nodes import Alliance, within  # noqa: E402

CONTENT = HERE.parent.parent / "conf" / "demo" / "content"


def needed():
    for tool in ("node", "chromium"):
        if not shutil.which(tool):
            print(f"SKIPPED: {tool} is not installed (conf/install-dependencies.sh --tests)")
            sys.exit(77)


def fill(node, portal):
    node.run("import", CONTENT / portal / "persons.jsonl")
    node.run("import", "--organisation", CONTENT / portal / "organisations.jsonl")


def main(program, tools):
    needed()
    code = subprocess.run(["sh", HERE.parent / "npm-tools.sh", tools], check=False).returncode
    if code:
        sys.exit(code)
    with Alliance(program) as alliance:
        potsdam, leer = alliance.node("potsdam"), alliance.node("leer")
        alliance.connect(potsdam, leer)
        fill(potsdam, "potsdam")
        fill(leer, "leer")
        everything = sum(node.search("", scope="local")["total"] for node in (potsdam, leer))
        within("Leer's listings come to Potsdam", lambda: potsdam.finds("") == everything, 60)
        done = subprocess.run(["node", HERE / "pages.mjs", potsdam.url, tools], check=False)
    sys.exit(done.returncode)


main(*sys.argv[1:])
