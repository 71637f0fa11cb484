"""Reads the lists the generators draw from, and draws from them."""
import bisect
import itertools
import os
import random
import re

from topics import LANGUAGES, TOPICS

PLACES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../conf/places/postal_codes.tsv")


class Weighted:
    """Things drawn as often as their weights say."""

    def __init__(self, pairs):
        self.things = [thing for thing, _ in pairs]
        self.sums = list(itertools.accumulate(weight for _, weight in pairs))

    def pick(self, chance):
        return self.things[bisect.bisect(self.sums, chance() * self.sums[-1], 0, len(self.things) - 1)]


def places():
    """(postal code, place, district, weight, latitude, longitude), drawn by inhabitants."""
    rows = []
    with open(PLACES, encoding="utf-8") as file:
        next(file)
        for line in file:
            code, place, district, weight, latitude, longitude = line.rstrip("\n").split("\t")
            rows.append((code, place, district, int(weight), float(latitude), float(longitude)))
    return Weighted([(row, row[3]) for row in rows])


def domain_words(folder):
    """[(word, count)] of real offers, most frequent first: FOLDER/domain_de_unigrams.tsv, "word count" by tabs."""
    with open(os.path.join(folder, "domain_de_unigrams.tsv"), encoding="utf-8") as file:
        return [(word, int(count)) for word, count in (line.rstrip("\n").split("\t") for line in file)]


def everyday_words(folder, language):
    """Words of a language by frequency: FOLDER/freq_LANGUAGE.txt, "word count" by blanks."""
    pairs = []
    with open(os.path.join(folder, f"freq_{language}.txt"), encoding="utf-8") as file:
        for line in file:
            parts = line.split(" ")
            if len(parts) == 2 and re.fullmatch(r"[^\W\d_]{2,}", parts[0]):
                pairs.append((parts[0], int(parts[1])))
    return Weighted(pairs)


def topics():
    """Numbers of TOPICS, and for each {language: its words}. Which ones are popular is shuffled, always alike."""
    order = list(range(len(TOPICS)))
    random.Random(7).shuffle(order)
    popular = Weighted([(topic, 1 / (rank + 2) ** 0.55) for rank, topic in enumerate(order)])
    words = [{language: Weighted([(word, 1.0 / (rank + 1) ** 0.8) for rank, word in enumerate(by_language[language])])
              for language in LANGUAGES} for _, by_language in TOPICS]
    return popular, words
