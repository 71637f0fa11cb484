#!/usr/bin/env python3
"""generate.py WORDS COUNT SEED OUT.jsonl [OUT.tsv]: listings for benchmarks, as many as wanted, always the same.

Places, languages, categories, lengths (half of them over 49 words), inflection, compounds and loan words are realistic;
the sentences mean nothing. WORDS is a folder with word lists, which are not part of this project:
freq_{de,en,uk,ru,ar,fa,tr,fr}.txt ("word count" lines, for example of hermitdave/FrequencyWords) and
domain_de_unigrams.tsv (words of real offers of help with their counts). Listing n depends on those before it only, so
the first 100,000 of a million are those of a run of 100,000.
Columns of the TSV: id node kind category lang languages skills plz place lat lon created expires title body.
"""
import json
import math
import random
import sys

from topics import LANGUAGES, OPENINGS, SKILLS, TOPICS
from weighted import Weighted, domain_words, everyday_words, places, topics

NOW = 1767225600  # 2026-01-01, the corpus' clock
DAY = 86400
LANGUAGE_SHARES = (0.68, 0.10, 0.08, 0.05, 0.04, 0.03, 0.01, 0.01)
WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Generator:
    def __init__(self, folder, seed):
        self.random = random.Random(seed)
        self.chance = self.random.random
        domain = domain_words(folder)
        self.domain = Weighted(domain)
        self.everyday = {language: everyday_words(folder, language) for language in LANGUAGES}
        self.nouns = [word for word, _ in domain if word[0].isupper() and len(word) >= 5 and word[1:].islower()][:1500]
        self.places = places()
        self.popular, self.topics = topics()
        self.languages = Weighted(list(zip(LANGUAGES, LANGUAGE_SHARES)))

    def one_of(self, things):
        return things[int(self.chance() * len(things))]

    def german_word(self, x, place):
        if x < 0.80:
            return self.domain.pick(self.chance)
        if x < 0.975:
            return self.everyday["de"].pick(self.chance)
        if x < 0.990:  # a compound nobody has written before
            return self.one_of(self.nouns) + self.one_of(self.nouns).lower()
        if x < 0.995:
            return place
        return str(int(self.chance() * 300))

    def other_word(self, x, language, topic, place):
        if x < 0.15:  # people name the German thing in their own language
            return topic["de"].pick(self.chance)
        if x < 0.17:
            return place
        return self.everyday[language].pick(self.chance)

    def words(self, length, language, topic, second, place):
        out = []
        for _ in range(length):
            x = self.chance()
            if x < 0.10:
                word = topic[language].pick(self.chance)
            elif x < 0.12:
                word = second[language].pick(self.chance)
            elif language == "de":
                word = self.german_word(x, place)
            else:
                word = self.other_word(x, language, topic, place)
            if x > 0.85 and language == "de" and self.chance() < 0.05:
                word = word.translate(WITHOUT_UMLAUTS)
            out.append(word)
        if language != "de" and self.chance() < 0.3:  # a few German words at the end
            out += ["/"] + [topic["de"].pick(self.chance) for _ in range(5)]
        return out

    def sentences(self, words):
        out = []
        begins = True
        for word in words:
            if begins:
                word = word[:1].upper() + word[1:]
                begins = False
            if self.chance() < 0.09:
                word += "."
                begins = True
            out.append(word)
        return " ".join(out)

    def title(self, offer, language, topic, place):
        first = topic[language].pick(self.chance)
        second = topic[language].pick(self.chance)
        out = self.one_of(OPENINGS[language][0 if offer else 1]) + " " + first
        if second != first and self.chance() < 0.6:
            out += (" und " if language == "de" else " ") + second
        if self.chance() < 0.3:
            out += " in " + place
        return out

    def spoken(self, language):
        out = {language}
        if language != "de" or self.chance() < 0.2:
            out.add(self.languages.pick(self.chance))
        if self.chance() < 0.5:
            out.add("de")
        return sorted(out)

    # The order of the draws is part of the corpus.
    def listing(self, number):
        code, place, district, weight, latitude, longitude = self.places.pick(self.chance)
        offer = self.chance() < 0.6
        category = self.popular.pick(self.chance)
        language = self.languages.pick(self.chance)
        topic = self.topics[category]
        second = self.topics[self.popular.pick(self.chance)] if self.chance() < 0.25 else topic
        length = int(min(400, max(6, math.exp(3.9 + 0.65 * self.random.gauss(0, 1)))))
        title = self.title(offer, language, topic, place)
        body = self.sentences(self.words(length, language, topic, second, place))
        languages = self.spoken(language)
        skills = sorted({SKILLS[int(self.chance() * self.chance() * len(SKILLS))]
                         for _ in range(int(self.chance() * 4))})
        spread = 0.006 if weight > 15000 else 0.016
        age = int(self.random.expovariate(1 / 45.0) * DAY) % (360 * DAY)
        return {"id": number, "node": "node-" + district, "kind": "offer" if offer else "request",
                "category": TOPICS[category][0], "title": title, "body": body, "lang": language,
                "languages": languages, "skills": skills,
                "lat": round(latitude + self.random.gauss(0, spread), 5),
                "lon": round(longitude + 1.55 * self.random.gauss(0, spread), 5),
                "plz": code, "place": place, "created": NOW - age,
                "expires": NOW + int((5 + self.chance() * 175) * DAY)}


COLUMNS = ("id", "node", "kind", "category", "lang", "languages", "skills", "plz", "place", "lat", "lon", "created",
           "expires", "title", "body")


def main():
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    generator = Generator(sys.argv[1], int(sys.argv[3]))
    table = open(sys.argv[5], "w", encoding="utf-8") if len(sys.argv) == 6 else None
    with open(sys.argv[4], "w", encoding="utf-8") as lines:
        for number in range(int(sys.argv[2])):
            one = generator.listing(number)
            lines.write(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n")
            if table:
                cells = (one[name] for name in COLUMNS)
                table.write("\t".join(",".join(x) if isinstance(x, list) else str(x) for x in cells) + "\n")
    if table:
        table.close()


if __name__ == "__main__":
    main()
