"""Verifies a listing without any code of the project: its proof, and the chain node id -> node documents -> key, as
federation/PROTOCOL.md describes them. Needs only Python and an Ed25519 library (python3-nacl).

usage: verify_listing.py --url https://portal.example [--ca FILE] NODE ID
       verify_listing.py --listing FILE --documents FILE NODE ID      (documents: one a line)

Prints one sentence; exit status 0 if all is well, 1 if not."""

import argparse
import hashlib
import json
import re
import ssl
import sys
import urllib.error
import urllib.request

import nacl.exceptions
import nacl.signing

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ZEROS = "0" * 64
PROOF = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofPurpose": "assertionMethod"}
PROOF_MEMBERS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Refused(Exception):
    pass


def must(condition, sentence):
    if not condition:
        raise Refused(sentence)


def base58_decode(text):
    number = 0
    for character in text:
        must(character in BASE58, "a base58 text holds another character")
        number = number * 58 + BASE58.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def sha256(data):
    return hashlib.sha256(data).digest()


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def read(data, what):
    """The object in `data`, which must be canonical JSON of the restricted profile."""
    def members(pairs):
        must(len(dict(pairs)) == len(pairs), what + " has a member twice")
        must(all(name.isascii() for name, _ in pairs), what + " has a member name outside ASCII")
        return dict(pairs)

    def no_float(text):
        raise Refused(what + " has a number that is not a whole one")

    def integer(text):
        must(abs(int(text)) < 2**53, what + " has a number beyond 2^53")
        return int(text)

    try:
        value = json.loads(data.decode(), object_pairs_hook=members, parse_float=no_float, parse_int=integer,
                           parse_constant=no_float)
    except ValueError as error:
        raise Refused(what + " is not JSON: " + str(error)) from None
    must(isinstance(value, dict), what + " is not an object")
    must(canonical(value) == data, what + " is not canonical")
    return value


def public_key(multikey):
    must(isinstance(multikey, str) and multikey.startswith("z"), "a key is not a Multikey")
    data = base58_decode(multikey[1:])
    must(len(data) == 34 and data.startswith(b"\xed\x01"), "a key is not an Ed25519 Multikey")
    return data[2:]


def without_proof(value):
    return canonical({name: member for name, member in value.items() if name != "proof"})


def verified_signer(value, what):
    """The Multikey of the key that signed `value`."""
    proof = value.get("proof")
    must(isinstance(proof, dict) and set(proof) == PROOF_MEMBERS, what + " has no proof of the right form")
    must(all(proof[name] == expected for name, expected in PROOF.items()), what + " has a proof of another kind")
    must(all(isinstance(member, str) for member in proof.values()), what + " has no proof of the right form")
    must(TIME.fullmatch(proof["created"]) and proof["created"] == value.get("issued"),
         "the proof of %s is of another time than it says" % what)
    match = re.fullmatch(r"did:key:([^#]+)#([^#]+)", proof["verificationMethod"])
    must(match and match[1] == match[2], what + " names no key")
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    message = sha256(canonical(options)) + sha256(without_proof(value))
    must(proof["proofValue"].startswith("z"), what + " has no signature")
    signature = base58_decode(proof["proofValue"][1:])
    try:
        nacl.signing.VerifyKey(public_key(match[1])).verify(message, signature)
    except (nacl.exceptions.CryptoError, ValueError):
        raise Refused("the signature of %s does not fit" % what) from None
    return match[1]


def verified_keys(node, lines):
    """Every key of the node by its id, from its chain of documents."""
    must(node.startswith("hf1"), "a node id starts with hf1")
    keys, previous, committed = {}, None, None
    for number, line in enumerate(lines):
        what = "node document %d" % number
        document = read(line, what)
        must(document.get("type") == "node" and document.get("version") == 1, what + " is of another type or version")
        must(document.get("number") == number, what + " has another number")
        must(verified_signer(document, what) == document.get("root"), what + " is not signed by its root")
        digest = sha256(without_proof(document))
        if number == 0:
            must(base58_decode(node[3:]) == digest, "node document 0 is of another node")
            must(document.get("previous") == ZEROS, what + " has one before it")
        else:
            must(document.get("previous") == previous, what + " does not continue the one before")
            must(sha256(document["root"].encode()).hex() == committed,
                 what + " is not by the root that the one before commits to")
        previous, committed = digest.hex(), document.get("next")
        for key in document["keys"]:
            must(keys.setdefault(key["id"], key["public"]) == key["public"], what + " gives a key id to another key")
    must(keys, "there is no node document")
    return keys


def verify(node, item, listing_bytes, document_lines):
    keys = verified_keys(node, document_lines)
    listing = read(listing_bytes, "the listing")
    must(listing.get("type") == "listing", "the object is not a listing")
    must(listing.get("node") == node, "the listing is of another node")
    must(listing.get("id") == item, "the listing has another id")
    must(listing.get("key") in keys, "the listing names a key that no document of its node lists")
    signer = verified_signer(listing, "the listing")
    must(signer == keys[listing["key"]], "the listing is signed by another key than it names")
    return listing


def fetch(url, context):
    with urllib.request.urlopen(url, timeout=20, context=context) as response:
        return response.read()


def main():
    parser = argparse.ArgumentParser(description="Verify a listing without the project's code.")
    parser.add_argument("--url", help="of a node that has the listing")
    parser.add_argument("--ca", help="certificate authority, PEM, for https")
    parser.add_argument("--listing", help="file with the exact bytes")
    parser.add_argument("--documents", help="file with the node documents, one a line")
    parser.add_argument("node")
    parser.add_argument("id")
    options = parser.parse_args()
    try:
        if options.url:
            base = options.url.rstrip("/")
            context = ssl.create_default_context(cafile=options.ca) if base.startswith("https:") else None
            listing = fetch("%s/api/v1/listings/%s/%s" % (base, options.node, options.id), context)
            documents = fetch("%s/fed/1/node/%s" % (base, options.node), context)
        elif options.listing and options.documents:
            with open(options.listing, "rb") as file:
                listing = file.read()
            with open(options.documents, "rb") as file:
                documents = file.read()
        else:
            parser.error("give --url, or --listing and --documents")
        found = verify(options.node, options.id, listing, [line for line in documents.split(b"\n") if line])
    except Refused as refusal:
        print("Refused: %s." % refusal)
        return 1
    except (OSError, urllib.error.URLError) as error:
        print("Not verified: %s." % error)
        return 1
    print('Verified: "%s" is signed by key %d of %s.' % (found["title"], found["key"], options.node))
    return 0


if __name__ == "__main__":
    sys.exit(main())
