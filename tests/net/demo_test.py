#!/usr/bin/env python3
"""The demo as a user starts it: three nodes, one search, demo.json; killed and restarted by hand; ended cleanly; run again.

usage: demo_test.py PROGRAM"""
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import urllib.parse
import urllib.request

from nodes import main, must, within


def free_ports():
    """The first of three consecutive ports that are free now."""
    for first in range(23080, 29000, 7):
        sockets = []
        try:
            for port in range(first, first + 3):
                one = socket.socket()
                sockets.append(one)
                one.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()
    raise OSError("no free ports")


def get(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read()


def portals_of(url):
    found = json.loads(get(url + "/api/v1/listings?" + urllib.parse.urlencode({"q": "Winterjacke", "limit": 100})))
    return {listing["origin"]["name"] for listing in found["listings"]}


def start(program, folder, port):
    told = folder / "demo.json"
    before = told.stat().st_mtime_ns if told.exists() else 0
    process = subprocess.Popen([program, "demo", "--data", str(folder), "--port", str(port)], stdout=subprocess.DEVNULL)

    def is_written():
        must(process.poll() is None, "the demo runs")
        return told.exists() and told.stat().st_mtime_ns != before
    within("demo.json", is_written, 60)
    return process, json.loads(told.read_text())["nodes"]


def stop(process):
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    must(process.returncode == 0, f"the demo ended with {process.returncode}")


def demo(program):
    with tempfile.TemporaryDirectory(prefix="helfernetz-demo-") as scratch:
        folder, port = pathlib.Path(scratch), free_ports()
        process, nodes = start(program, folder, port)
        try:
            must([node["name"] for node in nodes] == ["Potsdam", "Landkreis Leer", "Leipzig"], "three portals")
            must(all(set(node) == {"name", "node", "url", "token", "pid", "config", "data"} for node in nodes), "demo.json")
            must((folder / "demo.json").stat().st_mode & 0o777 == 0o600, "demo.json is the user's alone")
            for node in nodes:
                within("all portals on " + node["name"],
                       lambda: portals_of(node["url"]) == {"Potsdam", "Landkreis Leer", "Leipzig"})
            page = get(nodes[0]["url"] + "/de/search?q=Winterjacke").decode()
            must(all(name in page for name in ("Potsdam", "Landkreis Leer", "Leipzig")), "the page marks each with its portal")

            os.kill(nodes[1]["pid"], signal.SIGKILL)
            again = subprocess.Popen([program, "serve", "--config", nodes[1]["config"]], stderr=subprocess.DEVNULL)
            try:
                def back():
                    try:
                        return len(portals_of(nodes[1]["url"])) == 3
                    except OSError:
                        return False
                within("the killed node is back", back)
            finally:
                again.send_signal(signal.SIGTERM)
                again.wait(timeout=20)
            stop(process)
            process, nodes_again = start(program, folder, port)
            must([node["token"] for node in nodes_again] == [node["token"] for node in nodes], "a second run uses the folder again")
            within("found again", lambda: len(portals_of(nodes[0]["url"])) == 3)
            stop(process)
        finally:
            if process.poll() is None:
                process.kill()


main([demo])
