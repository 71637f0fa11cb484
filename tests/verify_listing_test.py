"""Holds the project's own vectors against the independent verifier beside this file, and forgeries of them, too.

usage: verify_listing_test.py FOLDER    (tests/vectors/own)"""

import copy
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import unittest

import nacl.signing

import verify_listing as verifier

FOLDER = pathlib.Path(sys.argv.pop(1))
ENVIRONMENT = dict(os.environ, no_proxy="*")


def vector(name):
    return json.loads((FOLDER / (name + ".json")).read_text())


def base58_encode(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = verifier.BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def multikey(key):
    return "z" + base58_encode(b"\xed\x01" + bytes(key.verify_key))


def signed(value, key):
    """The bytes of `value`, signed anew by `key` at its own time."""
    name = multikey(key)
    proof = dict(verifier.PROOF, created=value["issued"], verificationMethod="did:key:%s#%s" % (name, name))
    message = verifier.sha256(verifier.canonical(proof)) + verifier.sha256(verifier.without_proof(value))
    proof["proofValue"] = "z" + base58_encode(key.sign(message).signature)
    return verifier.canonical(dict(value, proof=proof))


class Verification(unittest.TestCase):
    def setUp(self):
        listing, documents = vector("listing"), vector("node_documents")
        self.node, self.id = listing["node"], listing["id"]
        self.listing = json.loads(listing["bytes"])
        self.documents = [json.loads(document["bytes"]) for document in documents["documents"]]
        self.keys = {name: nacl.signing.SigningKey(bytes.fromhex(key["seed"])) for name, key in documents["keys"].items()}
        self.stranger = nacl.signing.SigningKey(bytes(32))

    def run_it(self, listing=None, documents=None, node=None, item=None):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "listing").write_bytes(listing or verifier.canonical(self.listing))
            lines = documents or [verifier.canonical(document) for document in self.documents]
            (folder / "documents").write_bytes(b"".join(line + b"\n" for line in lines))
            return subprocess.run(
                [sys.executable, verifier.__file__, "--listing", folder / "listing", "--documents",
                 folder / "documents", node or self.node, item or self.id],
                capture_output=True, text=True, check=False, env=ENVIRONMENT)

    def refused(self, sentence, **changes):
        result = self.run_it(**changes)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(sentence, result.stdout)

    def test_good(self):
        result = self.run_it()
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn(self.listing["title"], result.stdout)

    def test_changed_title(self):
        self.listing["title"] += "!"
        self.refused("signature of the listing")

    def test_changed_proof(self):
        value = self.listing["proof"]["proofValue"]
        self.listing["proof"]["proofValue"] = value[:-1] + ("2" if value[-1] != "2" else "3")
        self.refused("signature of the listing")

    def test_another_time(self):
        self.listing["issued"] = "2026-03-01T12:06:00Z"
        self.refused("another time")

    def test_wrong_node(self):
        other = dict(self.documents[0], next=verifier.ZEROS)
        other_id = "hf1" + base58_encode(verifier.sha256(verifier.without_proof(other)))
        self.refused("document 0 is of another node", node=other_id)
        self.refused("listing is of another node", listing=signed(dict(self.listing, node=other_id), self.keys["online 1"]))

    def test_wrong_id(self):
        self.refused("another id", item="0" * 32)

    def test_wrong_key(self):
        self.refused("another key than it names", listing=signed(self.listing, self.keys["online 2"]))
        self.refused("another key than it names", listing=signed(self.listing, self.stranger))
        self.refused("no document of its node lists", listing=signed(dict(self.listing, key=3), self.stranger))

    def test_second_key(self):
        by_second = signed(dict(self.listing, key=2), self.keys["online 2"])
        self.assertEqual(self.run_it(listing=by_second).returncode, 0)
        self.refused("no document of its node lists", listing=by_second,
                     documents=[verifier.canonical(self.documents[0])])

    def test_broken_chain(self):
        thief = copy.deepcopy(self.documents[1])
        thief["root"] = multikey(self.stranger)
        thief["keys"].append({"id": 3, "public": multikey(self.stranger)})
        first = verifier.canonical(self.documents[0])
        self.refused("not by the root that the one before commits to", documents=[first, signed(thief, self.stranger)])
        torn = dict(self.documents[1], previous=verifier.ZEROS)
        self.refused("does not continue", documents=[first, signed(torn, self.keys["root 1"])])
        self.refused("not signed by its root", documents=[first, signed(self.documents[1], self.keys["root 0"])])
        self.refused("has another number", documents=[verifier.canonical(self.documents[1])])
        self.refused("there is no node document", documents=[b""])

    def test_not_canonical(self):
        self.refused("not canonical", listing=json.dumps(self.listing).encode())
        self.refused("whole one", listing=verifier.canonical(dict(self.listing, urgency=0.5)))
        self.refused("twice", listing=verifier.canonical(self.listing).replace(b'"key":1', b'"key":1,"key":1'))


class FromANode(Verification):
    """The same, fetched from a node as the protocol and the API serve it."""

    def run_it(self, listing=None, documents=None, node=None, item=None):
        node, item = node or self.node, item or self.id
        lines = documents or [verifier.canonical(document) for document in self.documents]
        pages = {"/api/v1/listings/%s/%s" % (node, item): listing or verifier.canonical(self.listing),
                 "/fed/1/node/" + node: b"".join(line + b"\n" for line in lines)}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path in pages else 404)
                self.end_headers()
                self.wfile.write(pages.get(self.path, b""))

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            try:
                return subprocess.run([sys.executable, verifier.__file__, "--url",
                                       "http://127.0.0.1:%d/" % server.server_port, node, item],
                                      capture_output=True, text=True, check=False, env=ENVIRONMENT)
            finally:
                server.shutdown()

    def test_nobody_there(self):
        result = subprocess.run([sys.executable, verifier.__file__, "--url", "http://127.0.0.1:1", self.node, self.id],
                                capture_output=True, text=True, check=False, env=ENVIRONMENT)
        self.assertEqual(result.returncode, 1)
        self.assertIn("Not verified", result.stdout)


class Vectors(unittest.TestCase):
    """What the vectors say beside the bytes, computed here a second time."""

    def test_the_text_shows_what_the_vectors_say(self):
        said = "\n".join(json.dumps(vector(path.stem), ensure_ascii=False) for path in FOLDER.glob("*.json"))
        said = said.replace('\\"', '"')
        text = (pathlib.Path(verifier.__file__).parent.parent / "federation" / "PROTOCOL.md").read_text()
        examples = re.findall(r"```vector\n(.*?)```", text, re.DOTALL)
        self.assertGreater(len(examples), 5)
        for line in "".join(examples).splitlines():
            self.assertIn(line, said)

    def test_values_on_the_way(self):
        for file in [vector("listing"), vector("profile"), *vector("node_documents")["documents"]]:
            value = verifier.read(file["bytes"].encode(), "the vector")
            verifier.verified_signer(value, "the vector")
            options = {name: member for name, member in value["proof"].items() if name != "proofValue"}
            self.assertEqual(verifier.sha256(file["bytes"].encode()).hex(), file["sha256"])
            self.assertEqual(verifier.sha256(verifier.without_proof(value)).hex(), file["without_proof_sha256"])
            self.assertEqual(verifier.canonical(options).decode(), file["proof_without_value"])
            self.assertEqual(verifier.sha256(verifier.canonical(options)).hex(), file["proof_without_value_sha256"])
            self.assertEqual(verifier.base58_decode(value["proof"]["proofValue"][1:]).hex(), file["signature"])

    def root(self, entries, depth=0):
        if not entries:
            return bytes(32)
        if len(entries) <= 16:
            return verifier.sha256(b"\0" + b"".join(item + leaf for item, leaf in entries))
        children = [[] for _ in range(16)]
        for item, leaf in entries:
            byte = item[depth // 2]
            children[byte & 15 if depth % 2 else byte >> 4].append((item, leaf))
        return verifier.sha256(b"\1" + b"".join(self.root(child, depth + 1) for child in children))

    def entries(self, count):
        return sorted((verifier.sha256(b"id%d" % n)[:16], verifier.sha256(b"leaf%d" % n)) for n in range(count))

    def test_catalogue(self):
        for known in vector("catalogue")["roots"]:
            self.assertEqual(self.root(self.entries(known["count"])).hex(), known["root"], known["count"])

    def test_heads(self):
        keys = verifier.verified_keys(
            vector("heads")["node"], [document["bytes"].encode() for document in vector("node_documents")["documents"]])
        hashes = {0: verifier.ZEROS}
        for seq, known in enumerate(vector("heads")["heads"], 1):
            head = verifier.read(known["bytes"].encode(), "the head")
            self.assertEqual(verifier.verified_signer(head, "the head"), keys[head["key"]])
            self.assertEqual((head["seq"], head["node"]), (seq, vector("heads")["node"]))
            self.assertEqual(head["previous"], hashes[seq - 1])
            self.assertEqual(head["skip"], hashes[seq & (seq - 1)])
            self.assertEqual(head["count"], seq - 1)
            self.assertEqual(head["root"], self.root(self.entries(seq - 1)).hex())
            hashes[seq] = verifier.sha256(known["bytes"].encode()).hex()
            self.assertEqual(hashes[seq], known["sha256"])


if __name__ == "__main__":
    unittest.main()
