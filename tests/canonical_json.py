"""Canonical JSON against an independent implementation: random documents of the restricted profile in many spellings
must come out as Python's json module writes them with sorted members, and documents outside the profile be refused.

usage: canonical_json.py PROGRAM [SEED]"""

import json
import random
import subprocess
import sys

LIMIT = 2**53 - 1
CHARACTERS = ['"', "\\", "/", "\b", "\f", "\n", "\r", "\t", "\0", "\x1f", "\x7f", "\x80", "\u00e4", "\u2028", "\u202e",
              "\ufeff", "\ufffd", "\uffff", "\U0001f9e5", "\U0010ffff", "a", "Z", "0", " ", "\u0434", "\u0641"]
KEY_CHARACTERS = [c for c in CHARACTERS if ord(c) < 0x80]


def text(chance, characters):
    return "".join(chance.choice(characters) for _ in range(chance.randrange(12)))


def integer(chance):
    return chance.choice([0, 1, -1, LIMIT, -LIMIT, chance.randint(-LIMIT, LIMIT), chance.randint(-99, 99)])


def value(chance, depth):
    kind = chance.randrange(7 if depth > 0 else 5)
    if kind == 0:
        return integer(chance)
    if kind == 1:
        return chance.choice([True, False, None])
    if kind <= 4:
        return text(chance, CHARACTERS)
    if kind == 5:
        return [value(chance, depth - 1) for _ in range(chance.randrange(5))]
    return {text(chance, KEY_CHARACTERS): value(chance, depth - 1) for _ in range(chance.randrange(6))}


def spelling(chance, document):
    """One of the many ways to write the document on one line."""
    separators = (chance.choice([",", ", ", " ,\t"]), chance.choice([":", ": ", " :  "]))
    return json.dumps(document, ensure_ascii=chance.random() < 0.5, separators=separators)


def outside(chance):
    """A document with one offence somewhere inside, and the offence."""
    hidden = '"\uffff\ufffe"'  # stands in the place of the offence; no other text has these characters
    offence = chance.choice([
        "1.0", "1.5", "-0.0", "1e3", "1E-2", "0.1e1", str(LIMIT + 1), str(-LIMIT - 1), "1" * 30, "01", "+1", "NaN",
        "Infinity", "-Infinity", '{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"\u00e4":1}', '{"\\u00e4":1}', '"\\ud800"',
        '"\\udc00x"', '"\t"', "'a'", "[1,]", '{"a":1,}', "{a:1}", "[" * 9 + "]" * 9, ",", "tru", "[1", "// a"])
    document = ["\uffff\ufffe"]
    for _ in range(chance.randrange(4)):
        document = chance.choice([[value(chance, 1), document], {"k": document, "l": value(chance, 1)}])
    return json.dumps(document, ensure_ascii=False).replace(hidden, offence), offence


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    lines, expected = [], []
    for _ in range(5000):
        document = value(chance, 7)
        lines.append(spelling(chance, document))
        expected.append(json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    for _ in range(2000):
        line, _ = outside(chance)
        lines.append(line)
        expected.append("refused: ")
    answer = subprocess.run([sys.argv[1]], input="\n".join(lines).encode() + b"\n", stdout=subprocess.PIPE, check=True)
    got = answer.stdout.decode().split("\n")[:-1]
    assert len(got) == len(lines), f"{len(got)} answers to {len(lines)} lines"
    for line, want, have in zip(lines, expected, got):
        fits = have.startswith(want) if want == "refused: " else have == want
        assert fits, f"\nline {line!r}\nwant {want!r}\nhave {have!r}"
    print(len(lines), "documents agree")


main()
