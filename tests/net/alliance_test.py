#!/usr/bin/env python3
"""Alliances of real nodes over loopback, plain and TLS: what is posted on one is found on all, changed, gone; killed nodes
lose nothing that was acknowledged; a relayed listing proves itself.

usage: alliance_test.py PROGRAM [TEST…]"""
import http.client
import pathlib
import random
import subprocess
import sys
import threading
import time

from nodes import Alliance, main, must, within

VERIFIER = pathlib.Path(__file__).parent.parent / "verify_listing.py"


def posted_found_changed_gone(program):
    with Alliance(program) as alliance:
        nodes = [alliance.node(name) for name in ("one", "two", "three")]
        alliance.connect(*nodes)
        token = nodes[1].token()
        listing = nodes[1].post(token, "Quastenflosser Winterjacke", area="u33db2m7")
        must(len(listing["area"]) == 5, "a person's area is cut to 5 characters")
        for node in nodes:
            within("found", lambda: node.finds("Quastenflosser") == 1)
            hit = node.search("Quastenflosser")["listings"][0]
            must(hit["origin"]["name"] == "Two" and hit["origin"]["id"] == nodes[1].id, "it says where it comes from")
        target = f"/api/v1/listings/{nodes[1].id}/{listing['id']}"
        must(nodes[0].ask("GET", target)[2] == nodes[1].ask("GET", target)[2], "the copy is the exact signed object")
        nodes[1].send(token, "PATCH", target, {"title": "Brontosaurus Winterjacke"}, 200)
        for node in nodes:
            within("changed", lambda: node.finds("Brontosaurus") == 1 and node.finds("Quastenflosser") == 0)
        nodes[1].send(token, "DELETE", target, None, 204)
        for node in nodes:
            within("gone", lambda: node.finds("Brontosaurus") == 0 and node.ask("GET", target)[0] in (404, 410))
        for node in nodes:
            node.stop()
            must("Everything is in order" in node.run("verify"), "verify agrees")


def relayed_over_tls(program):
    """C knows A's id alone and hears of it through B."""
    with Alliance(program) as alliance:
        a, b, c = (alliance.node(name, tls=True) for name in "abc")
        b.run("peer", "add", a.id, "--url", a.url)
        c.run("peer", "add", b.id, "--url", b.url)
        c.run("peer", "add", a.id)
        listing = a.post(a.token("organisation"), "Zeltlager am See", area="u33db2m7")
        must(listing["area"] == "u33db2m7", "an organisation's area stays exact")
        within("relayed", lambda: c.finds("Zeltlager") == 1)
        for node in (a, b, c):
            done = subprocess.run(["/usr/bin/python3", "-B", str(VERIFIER), "--url", node.url, "--ca", str(alliance.ca), a.id, listing["id"]],
                                  capture_output=True, text=True)
            must(done.returncode == 0, f"verified without our code, from {node.data.name}: {done.stdout}{done.stderr}")
        a.kill()
        must(c.finds("Zeltlager") == 1, "it stays when its origin is away")


class Author(threading.Thread):
    """Posts, changes and withdraws on one node without pause, whatever happens to it, and keeps what was acknowledged. A
    request that broke off may have been carried out or not: its word may be there or not."""

    def __init__(self, node, token, seed):
        super().__init__()
        self.node, self.token, self.dice = node, token, random.Random(seed)
        self.alive, self.ended, self.unsure = {}, set(), set()
        self.word = f"Wort{seed}x"
        self.over, self.number, self.broken = False, 0, 0

    def next_word(self):
        self.number += 1
        return f"{self.word}{self.number}"

    def run(self):
        while not self.over:
            try:
                self.step()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                time.sleep(0.01)

    def step(self):
        what = self.dice.random() if self.alive else 0
        if what < 0.6:
            word = self.next_word()
            self.unsure.add(word)
            self.alive[self.node.post(self.token, f"{word} zum Suchen")["id"]] = word
            self.unsure.discard(word)
            return
        item, old = self.dice.choice(sorted(self.alive.items()))
        target = f"/api/v1/listings/{self.node.id}/{item}"
        self.unsure.add(old)
        del self.alive[item]
        if what < 0.8:
            self.node.send(self.token, "DELETE", target, None, 204)
        else:
            word = self.next_word()
            self.unsure.add(word)
            self.node.send(self.token, "PATCH", target, {"title": f"{word} geändert"}, 200)
            self.unsure.discard(word)
            self.alive[item] = word
        self.unsure.discard(old)
        self.ended.add(old)


def killed_nodes_lose_nothing(program):
    """kill -9 of any node in the middle of posting, changing and withdrawing on all of them, again and again."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    dice = random.Random(seed)
    with Alliance(program) as alliance:
        nodes = [alliance.node(name) for name in ("one", "two", "three")]
        alliance.connect(*nodes)
        authors = [Author(node, node.token(), seed + number) for number, node in enumerate(nodes)]
        for author in authors:
            author.start()
        for _ in range(8):
            time.sleep(dice.uniform(0.1, 0.5))
            victim = dice.choice(nodes)
            victim.kill()
            victim.start()
        for author in authors:
            author.over = True
            author.join()
        must(sum(len(author.ended) for author in authors) > 20, "enough was written")
        must(sum(author.broken for author in authors) > 0, "and some of it was cut off")

        def totals(node):
            return [node.search("", node=home.id, limit=1)["total"] for home in nodes]
        within("the alliance converges", lambda: totals(nodes[0]) == totals(nodes[1]) == totals(nodes[2]), 30)
        for node in nodes:
            for author in authors:
                for word in author.alive.values():
                    must(node.finds(word) == 1, f"{word} is on {node.data.name}")
                for word in author.ended - author.unsure:
                    must(node.finds(word) == 0, f"{word} has not come back on {node.data.name}")
        for node in nodes:
            node.stop()
            must("Everything is in order" in node.run("verify"), "verify agrees")


def peers_come_and_go(program):
    with Alliance(program) as alliance:
        a, b = alliance.node("a"), alliance.node("b")
        token = a.token()
        for number in range(700):  # more than one page
            a.post(token, f"Krokodil Nummer {number}")
        b.run("peer", "add", a.id, "--url", a.url)
        within("a cold start", lambda: b.finds("Krokodil") == 700)
        must(a.id in b.run("peer", "list"), "peer list tells")
        b.run("peer", "remove", a.id)
        within("removed with its peer", lambda: b.finds("Krokodil") == 0)
        b.run("peer", "add", a.id, "--url", a.url)
        within("and back", lambda: b.finds("Krokodil") == 700)
        must("plain http" in b.run("peer", "add", a.id, "--url", "http://192.0.2.7", expect=1), "plain HTTP stays on this machine")
        must("a node id is" in b.run("peer", "add", "hf1x", expect=1), "a wrong id is told")


def commands_with_and_without_a_running_node(program):
    with Alliance(program) as alliance:
        a = alliance.node("a")
        lines = alliance.folder / "listings.jsonl"
        body = ('{"purpose":"request","action":"deliverService","category":"moving","language":"de","title":"Umzug %d",'
                '"text":"Drei Leute zum Tragen gesucht.","place":{"postal_code":"14467"}}\n')
        lines.write_text("".join(body % i for i in range(450)))
        must("450 lines" in a.run("import", lines, "--dry-run"), "a dry run says so")
        must(a.finds("Umzug") == 0, "and imports nothing")
        must("450 listings" in a.run("import", lines), "import through the running node")
        within("found", lambda: a.finds("Umzug") == 450)
        a.stop()
        must("450 listings" in a.run("import", lines, "--organisation"), "import without a running node")
        must(len(a.run("export", "listings").splitlines()) == 900, "export")
        token = a.token()
        must(a.run("token", "list").count("person") == 1, "one token")
        a.start()
        within("found", lambda: a.finds("Umzug") == 900)
        a.post(token, "Geht")
        a.run("token", "revoke", a.run("token", "list").split()[0])
        a.send(token, "POST", "/api/v1/listings", {}, 401)
        lines.write_text(body % 1 + '{"purpose":"offer"}\n' + "nonsense\n")
        wrong = a.run("import", lines, expect=1)
        must(f"{lines}:2:" in wrong and f"{lines}:3:" in wrong and "nothing was" in wrong, f"bad lines are named: {wrong}")
        must(a.finds("Umzug") == 900, "and nothing was imported")
        must("another" in a.run("verify", expect=1) or "running" in a.run("verify", expect=1), "verify wants a stopped node")


def a_flipped_byte_is_found(program):
    with Alliance(program) as alliance:
        a = alliance.node("a")
        token = a.token()
        for number in range(20):
            a.post(token, f"Krokodil {number}")
        a.kill()  # the log holds it all
        files = [p for p in (a.data / "database").iterdir() if p.suffix in (".log", ".sst") and p.stat().st_size > 0]
        must(files, "there are files")
        for path in files:
            intact = path.read_bytes()
            for position in {0, len(intact) // 3, len(intact) // 2}:
                damaged = bytearray(intact)
                damaged[position] ^= 0x40
                path.write_bytes(damaged)
                told = subprocess.run([str(a.program), "verify", "--config", str(a.config)], capture_output=True, text=True)
                must(told.returncode == 1 and path.name in told.stdout and "DAMAGE" in told.stdout, f"{path.name}:{position}: {told.stdout}{told.stderr}")
            path.write_bytes(intact)
        must("Everything is in order" in a.run("verify"), "and nothing was changed by looking")


main([posted_found_changed_gone, relayed_over_tls, killed_nodes_lose_nothing, peers_come_and_go,
      commands_with_and_without_a_running_node, a_flipped_byte_is_found])
