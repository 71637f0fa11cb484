#!/usr/bin/env python3
"""Keeps the shape of the source: the include order of the folders, one door per library, headers that explain
themselves, and constructs that are not used here. Runs as a CTest; there is no list of exceptions.

usage: python3 tests/tidy.py [FOLDER]"""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)

# A folder includes only itself and these.
MAY_INCLUDE = {
    "store": {"store"},
    "matching": {"store", "matching"},
    "federation": {"store", "federation"},
    "web": {"store", "matching", "federation", "web"},
    "node": {"store", "matching", "federation", "web", "node"},
}

# What is included <like this>: where it may be. Patterns are matched against the whole path.
DOORS = [
    (r"rocksdb/.*", r"store/rocksdb_\w+\.(h|cpp)"),
    (r"boost/(beast|asio).*", r"web/(transport\.cpp|transport_parts\.h|server_session\.h|client_exchange\.h)"),
    (r"openssl/.*", r"store/digest\.cpp"),
    (r"sodium\.h", r"federation/keys\.cpp"),
    (r"nlohmann/.*", r"store/json\.h"),
    (r"libstemmer\.h", r"matching/\w+\.cpp"),
    (r"unicode/.*", r"(matching|web)/\w+\.cpp"),
    (r"toml\+\+/.*", r"node/config\.cpp"),
    (r"CLI/.*", r"node/command_line\.cpp"),
    (r"spdlog/.*", r"node/log\.cpp"),
    (r"qrencode\.h", r"node/serve\.cpp"),
    (r"kainjow/.*", r"web/templates\.(h|cpp)"),
    (r"boost/locale.*", r"web/(texts|formats)\.cpp"),
    (r"boost/url.*", r"web/(target\.cpp|client_exchange\.h)"),
]

# JSON values appear where JSON is read or written and nowhere else.
JSON_HEADERS = {"store/json.h", "store/json_fields.h"}
JSON_USERS = re.compile(r"store/json(_fields)?\.(h|cpp)|\w+/\w+_wire\.(h|cpp)")

BANNED = [
    (r"\bshared_from_this\b", "one owner each, no shared_from_this"),
    (r"\basio::detached\b", "a task group owns coroutines, none is detached"),
    (r"\busing namespace std;", "names of std are written out"),
    (r"\b(TODO|FIXME|XXX|HACK)\b", "finish it, or leave it out and say so"),
    (r"\bstd::rand\b|\bsrand\(", "randomness is passed in"),
    (r"\breinterpret_cast<[^>]*\*>\(&", "use a copy instead of looking at an object as something else"),
    (r"\bNOLINT\b", "mend what the linter says"),
]
CLOCKS = re.compile(r"system_clock::now|steady_clock::now|std::time\(|\bgettimeofday\b|clock_gettime")
CLOCK_USERS = re.compile(r"node/system\.cpp|web/(transport\.cpp|transport_parts\.h|client_exchange\.h)")

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
SOURCES = {".h", ".cpp"}

problems = []


def complain(path, line, text):
    problems.append(f"{path}:{line}: {text}")


def check_include(name, number, own, foreign):
    folder = name.split("/")[0]
    if own:
        target = own.split("/")[0]
        if "/" not in own or target not in MAY_INCLUDE:
            complain(name, number, f'"{own}" is not written from the root')
        elif target not in MAY_INCLUDE[folder]:
            complain(name, number, f"{folder} does not include {target}")
        if own in JSON_HEADERS and not JSON_USERS.fullmatch(name):
            complain(name, number, "JSON values stay in *_wire files")
    for library, door in DOORS:
        if foreign and re.fullmatch(library, foreign) and not re.fullmatch(door, name):
            complain(name, number, f"<{foreign}> belongs to {door}")


def check_file(path, name):
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    if path.suffix == ".h":
        if not lines[0].startswith("// "):
            complain(name, 1, "a header starts by saying what it is")
        if "#pragma once" not in lines:
            complain(name, 1, "a header has #pragma once")
    for number, line in enumerate(lines, 1):
        include = INCLUDE.match(line)
        if include:
            check_include(name, number, include.group(1), include.group(2))
        for pattern, why in BANNED:
            if re.search(pattern, line):
                complain(name, number, why)
        if CLOCKS.search(line) and not CLOCK_USERS.fullmatch(name):
            complain(name, number, "time is passed in")


def main():
    for folder in MAY_INCLUDE:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SOURCES:
                check_file(path, path.relative_to(ROOT).as_posix())
    known = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "FEDERATION.md", *MAY_INCLUDE, "conf", "tests", "build"}
    for path in ROOT.iterdir():
        if path.name not in known and not path.name.startswith("."):
            complain(path.name, 1, "the top level is fixed; put it into a folder")
    print("\n".join(problems) or "tidy")
    return 1 if problems else 0


sys.exit(main())
