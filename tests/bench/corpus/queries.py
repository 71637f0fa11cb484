#!/usr/bin/env python3
"""queries.py WORDS COUNT SEED OUT.tsv: searches as people might make them, always the same; WORDS as for generate.py.

Columns: number, op (and|or), kind, category or nothing, language or nothing, lat, lon, radius_km, sort (rel|new|dist),
words.
"""
import random
import sys

from topics import TOPICS
from weighted import Weighted, domain_words, places, topics


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    randomness = random.Random(int(sys.argv[3]))
    chance = randomness.random
    popular, by_topic = topics()
    where = places()
    # Words neither among the most frequent nor among the rarest.
    middling = Weighted([(word, count ** 0.5) for word, count in domain_words(sys.argv[1])[60:4000]
                         if len(word) >= 4 and word[0].isupper()])
    with open(sys.argv[4], "w", encoding="utf-8") as out:
        for number in range(int(sys.argv[2])):
            topic = popular.pick(chance)
            x = chance()
            words = []
            for _ in range(1 if x < 0.45 else 2 if x < 0.85 else 3):
                word = by_topic[topic]["de"].pick(chance) if chance() < 0.7 else middling.pick(chance)
                if word not in words:
                    words.append(word)
            op = "and" if chance() < 0.75 else "or"
            kind = "offer" if chance() < 0.6 else "request"
            category = TOPICS[topic][0] if chance() < 0.3 else ""
            language = "" if chance() < 0.8 else ("de", "en", "uk", "ar")[int(chance() * 4)]
            place = where.pick(chance)
            x = chance()
            radius = 5 if x < 0.3 else 25 if x < 0.8 else 100
            x = chance()
            sort = "rel" if x < 0.8 else "new" if x < 0.9 else "dist"
            out.write("\t".join(map(str, (number, op, kind, category, language,
                                          round(place[4] + randomness.gauss(0, 0.01), 5),
                                          round(place[5] + randomness.gauss(0, 0.015), 5), radius, sort,
                                          " ".join(words)))) + "\n")


if __name__ == "__main__":
    main()
