#!/usr/bin/env python3
"""Checks web/locale/*.po: every message of templates and code is translated in every language, none is unused, empty or
fuzzy, and the places to fill ({name}) are the same in message and translation.

usage: translations.py SOURCE_DIR
"""
import collections
import pathlib
import re
import subprocess
import sys

Message = collections.namedtuple("Message", "id plural")
Entry = collections.namedtuple("Entry", "id plural translations flags line")


def messages_of_templates(folder):
    for path in sorted(folder.glob("*.mustache")):
        text = path.read_text(encoding="utf-8")
        for message in re.findall(r"{{#t}}(.*?){{/t}}", text, re.DOTALL):
            if "\n" in message or message != message.strip():
                sys.exit(f"{path.name}: a message has a line break or space at its ends: {message!r}")
            yield Message(message, None)


def messages_of_code(folder):
    """By xgettext, from say(), say_count() and translatable()."""
    sources = sorted(str(path) for path in folder.iterdir() if path.suffix in (".cpp", ".h"))
    out = subprocess.run(
        ["xgettext", "--language=C++", "--from-code=UTF-8", "--keyword", "--keyword=say:1", "--keyword=translatable:1",
         "--keyword=say_count:1,2", "--no-wrap", "--no-location", "--output=-"] + sources,
        check=True, capture_output=True, encoding="utf-8").stdout
    for entry in list(entries_of(out))[1:]:
        yield Message(entry.id, entry.plural)


def unquoted(text):
    return re.sub(r'\\(.)', lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text[1:-1])


def entries_of(text):
    fields, flags, current, start = {}, set(), None, 0

    def entry():
        translations = [fields[name] for name in sorted(fields) if name.startswith("msgstr")]
        return Entry(fields["msgid"], fields.get("msgid_plural"), translations, frozenset(flags), start)

    for number, line in enumerate(text.splitlines() + ["#"], 1):
        line = line.strip()
        if line.startswith("#") or line.startswith("msgid ") or line.startswith("msgctxt "):
            if any(name.startswith("msgstr") for name in fields):
                yield entry()
                fields, flags = {}, set()
        if line.startswith("#,"):
            flags.update(flag.strip() for flag in line[2:].split(","))
        elif line.startswith("#~"):
            yield Entry(line, None, [], frozenset({"obsolete"}), number)
        elif line.startswith('"'):
            fields[current] += unquoted(line)
        elif match := re.match(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$', line):
            current, start = match[1], number
            fields[current] = unquoted(match[2])
        elif line and not line.startswith("#"):
            sys.exit(f"line {number} is not understood: {line}")


def places(text):
    return set(re.findall(r"{([^{}]*)}", text))


def check(path, wanted):
    text = path.read_text(encoding="utf-8")
    header, *entries = list(entries_of(text))
    plural_forms = re.search(r"nplurals=(\d+)", header.translations[0])
    if not plural_forms:
        yield 1, "the header has no Plural-Forms"
        return
    if f"Language: {path.stem}\n" not in header.translations[0]:
        yield 1, f"the header does not say Language: {path.stem}"
    known = {entry.id: entry for entry in entries}
    if len(known) != len(entries):
        yield 1, "a message stands here twice"
    for message in sorted(wanted):
        entry = known.pop(message.id, None)
        if not entry:
            yield 1, f"missing: {message.id!r}"
            continue
        if entry.plural != message.plural:
            yield entry.line, f"the plural is {message.plural!r} in the code"
        if "fuzzy" in entry.flags:
            yield entry.line, "fuzzy"
        count = int(plural_forms[1]) if message.plural else 1
        if len(entry.translations) != count:
            yield entry.line, f"{count} translations are needed"
        for translation in entry.translations:
            # A plural form for exactly one may leave the number out.
            allowed = [places(message.id), places(message.plural or message.id)]
            if not translation:
                yield entry.line, f"not translated: {message.id!r}"
            elif places(translation) not in allowed and places(translation) | {"count"} not in allowed:
                yield entry.line, f"the places to fill differ from {message.id!r}: {translation!r}"
            elif re.sub(r"{[^{}]*}", "", translation).count("{") or "}" in re.sub(r"{[^{}]*}", "", translation):
                yield entry.line, f"a brace without its other: {translation!r}"
    for entry in known.values():
        yield entry.line, f"unused: {entry.id!r}"


def main():
    web = pathlib.Path(sys.argv[1]) / "web"
    wanted = {}
    for message in list(messages_of_templates(web / "templates")) + list(messages_of_code(web)):
        if message.id not in wanted or message.plural:
            wanted[message.id] = message
    paths = sorted((web / "locale").glob("*.po"))
    faults = 0
    for path in paths:
        for line, fault in check(path, wanted.values()):
            print(f"{path.relative_to(web.parent)}:{line}: {fault}")
            faults += 1
    if not paths or not wanted:
        sys.exit("no translations or no messages were found")
    print(f"{len(wanted)} messages in {', '.join(path.stem for path in paths)}: {faults} faults")
    sys.exit(1 if faults else 0)


main()
