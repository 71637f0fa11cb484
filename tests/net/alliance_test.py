#!/usr/bin/env python3
"""Alliances of real nodes over loopback, plain and TLS: what is posted on one is found on all, changed, gone; killed nodes
lose nothing that was acknowledged; a relayed listing proves itself.

usage: alliance_test.py PROGRAM [TEST…]"""
import pathlib
import random
import subprocess
import sys

from nodes import Alliance, Failed, main, must, within

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


def killed_nodes_lose_nothing(program):
    """kill -9 of any node in the middle of posting, changing and withdrawing, again and again."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    dice = random.Random(seed)
    with Alliance(program) as alliance:
        nodes = [alliance.node(name) for name in ("one", "two", "three")]
        alliance.connect(*nodes)
        tokens = [node.token() for node in nodes]
        alive, ended = {}, {}  # (node, id) → title word: what was acknowledged
        number = 0
        for round_ in range(6):
            for _ in range(12):
                home = dice.randrange(3)
                number += 1
                word = f"Wort{seed}x{number}"
                listing = nodes[home].post(tokens[home], f"{word} zum Suchen")
                alive[home, listing["id"]] = word
                mine = [key for key in alive if key[0] == home]
                key = dice.choice(mine)
                target = f"/api/v1/listings/{nodes[home].id}/{key[1]}"
                if dice.random() < 0.3:
                    nodes[home].send(tokens[home], "DELETE", target, None, 204)
                    ended[key] = alive.pop(key)
                elif dice.random() < 0.5:
                    number += 1
                    word = f"Wort{seed}x{number}"
                    nodes[home].send(tokens[home], "PATCH", target, {"title": f"{word} geändert"}, 200)
                    ended[key, "before"], alive[key] = alive[key], word
            victim = nodes[dice.randrange(3)]
            victim.kill()
            victim.start()
        expected = {home: sum(1 for key in alive if key[0] == home) for home in range(3)}

        def converged():
            return all(node.search(f"Wort{seed}", match="any")["total"] >= 0 and
                       all(node.search("", node=nodes[home].id, limit=1)["total"] == expected[home] for home in range(3))
                       for node in nodes)
        within("the alliance converges", converged, 30)
        for node in nodes:
            for word in alive.values():
                must(node.finds(word) == 1, f"{word} is on {node.data.name}")
            for word in ended.values():
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
