#!/usr/bin/env python3
"""bodies.py IN.jsonl OUT.jsonl [AGS]: listings of generate.py as bodies for POST /api/v1/listings and for
`helfernetz import`; with AGS only those of that district.

Places become geohashes of 8 characters (about 20 m). Leases keep their distance from the corpus' clock, counted from
now.
"""
import datetime
import json
import sys
import time

from generate import NOW

SERVICES = set("""translation authorities childcare tutoring health counselling legal work transport moving repair
language elderly care garden animals sport culture meeting mentoring emergency association neighbourhood""".split())
SKILLS = {"Führerschein": "driving-licence", "Handwerk": "craft", "Kochen": "cooking", "Nähen": "sewing",
          "Computer": "computer", "Pädagogik": "teaching", "Pflege": "care", "Erste-Hilfe": "first-aid",
          "Buchhaltung": "bookkeeping", "Recht": "law", "Musik": "music", "Sport": "sport", "Fahrrad": "bicycle",
          "Elektrik": "electrics", "Sanitär": "plumbing", "Malen": "painting", "Mathematik": "mathematics",
          "Übersetzen": "interpreting", "Organisation": "organising", "Kinderbetreuung": "childcare",
          "Gartenarbeit": "gardening", "Schwimmen": "swimming"}
SPOKEN = {"Deutsch": "de", "Englisch": "en", "Ukrainisch": "uk", "Russisch": "ru", "Arabisch": "ar", "Farsi": "fa",
          "Türkisch": "tr", "Französisch": "fr"}
ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"


def geohash(latitude, longitude, length=8):
    """Halves the earth five times a character, first by longitude, then by latitude, in turn."""
    ranges = [[-180.0, 180.0], [-90.0, 90.0]]
    values = (longitude, latitude)
    out = ""
    axis = 0
    for _ in range(length):
        digit = 0
        for _ in range(5):
            low, high = ranges[axis]
            middle = (low + high) / 2
            upper = values[axis] >= middle
            digit = digit * 2 + upper
            ranges[axis] = [middle, high] if upper else [low, middle]
            axis = 1 - axis
        out += ALPHABET[digit]
    return out


def action(category):
    if category == "housing":
        return "host"
    return "deliverService" if category in SERVICES else "transfer"


def body(one, shift):
    until = datetime.datetime.fromtimestamp(one["expires"] + shift, datetime.timezone.utc)
    out = {"purpose": one["kind"], "action": action(one["category"]), "category": one["category"],
           "title": one["title"][:120], "text": one["body"][:4000], "language": one["lang"],
           "languages": sorted({*one["languages"], *(SPOKEN[skill] for skill in one["skills"] if skill in SPOKEN)}),
           "skills": [SKILLS[skill] for skill in one["skills"] if skill in SKILLS],
           "area": geohash(one["lat"], one["lon"]), "place": {"postal_code": one["plz"], "name": one["place"]},
           "until": until.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return {name: value for name, value in out.items() if value != []}


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    wanted = "node-" + sys.argv[3] if len(sys.argv) == 4 else None
    shift = time.time() - NOW
    with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[2], "w", encoding="utf-8") as out:
        for line in lines:
            one = json.loads(line)
            if wanted in (None, one["node"]):
                out.write(json.dumps(body(one, shift), ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
