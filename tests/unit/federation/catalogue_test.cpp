#include "federation/catalogue.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "store/digest.h"

using federation::Catalogue;
using store::Hash;
using store::ItemId;

namespace {

using Map = std::map<ItemId, Hash>;

// The definition, word for word.
std::string reference(const Map& map, const std::string& prefix = {}) {
  std::string entries;
  std::size_t count = 0;
  for (const auto& [id, leaf] : map)
    if (id.hex().starts_with(prefix)) entries.append(id.bytes()).append(leaf.bytes()), ++count;
  if (count == 0) return std::string(32, '\0');
  if (count <= 16) return std::string(store::sha256(std::string(1, '\0') + entries).bytes());
  std::string children(1, '\1');
  for (char digit : std::string("0123456789abcdef")) children += reference(map, prefix + digit);
  return std::string(store::sha256(children).bytes());
}

Hash expected(const Map& map) {
  return *Hash::from_bytes(reference(map));
}

ItemId make_id(const std::string& seed) {
  return *ItemId::from_bytes(store::sha256("id" + seed).bytes().substr(0, 16));
}

Hash make_leaf(const std::string& seed) {
  return store::sha256("leaf" + seed);
}

// Ids that share long prefixes, as an origin out to hurt would choose them.
ItemId crowded_id(std::uint32_t n) {
  std::string hex = "00000000000000000000000000000000";
  const std::string digits =
      store::to_hex(std::string{static_cast<char>(n & 0x7f), static_cast<char>((n >> 7) & 0x7f)});
  return *ItemId::from_hex(hex.replace(28, 4, digits));
}

}  // namespace

TEST_CASE("small catalogues have the roots the definition gives") {
  Catalogue catalogue;
  CHECK(catalogue.root().is_zero());
  CHECK(catalogue.count() == 0);
  Map map;
  for (int n = 0; n < 40; ++n) {
    const auto id = make_id(std::to_string(n));
    const auto leaf = make_leaf(std::to_string(n));
    CHECK_FALSE(catalogue.put(id, leaf));
    map[id] = leaf;
    CHECK(catalogue.root() == expected(map));
    CHECK(catalogue.leaf(id) == leaf);
  }
  CHECK(catalogue.count() == 40);
  CHECK_FALSE(catalogue.leaf(make_id("absent")));
  CHECK_FALSE(catalogue.remove(make_id("absent")));
}

TEST_CASE("shrinking from 17 to 16 gives the bucket back") {
  Catalogue catalogue;
  Map map;
  for (int n = 0; n < 16; ++n) {
    map[make_id(std::to_string(n))] = make_leaf(std::to_string(n));
    catalogue.put(make_id(std::to_string(n)), make_leaf(std::to_string(n)));
  }
  const Hash of_16 = catalogue.root();
  catalogue.put(make_id("more"), make_leaf("more"));
  CHECK(catalogue.root() != of_16);
  CHECK(catalogue.remove(make_id("more")) == make_leaf("more"));
  CHECK(catalogue.root() == of_16);
  CHECK(of_16 == expected(map));
}

TEST_CASE("any order of puts and removes ends in the root of the content") {
  std::mt19937 random(4711);
  for (const bool crowded : {false, true}) {
    Catalogue catalogue;
    Map map;
    for (int step = 0; step < 3000; ++step) {
      const auto n = static_cast<std::uint32_t>(random() % 600);
      const ItemId id = crowded ? crowded_id(n) : make_id(std::to_string(n));
      const auto before = map.contains(id) ? std::optional(map[id]) : std::nullopt;
      // Grows in the first half and shrinks to nearly nothing in the second.
      if (random() % 10 < (step < 1500 ? 8U : 1U)) {
        map[id] = make_leaf(std::to_string(random()));
        CHECK(catalogue.put(id, map[id]) == before);
      } else {
        map.erase(id);
        CHECK(catalogue.remove(id) == before);
      }
      if (step % 100 == 0) REQUIRE(catalogue.root() == expected(map));
    }
    CHECK(catalogue.root() == expected(map));
    CHECK(catalogue.count() == map.size());

    std::vector<std::pair<ItemId, Hash>> shuffled(map.begin(), map.end());
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    Catalogue fresh;
    for (const auto& [id, leaf] : shuffled) fresh.put(id, leaf);
    CHECK(fresh.root() == catalogue.root());
  }
}

TEST_CASE("what put and remove return undoes them") {
  Catalogue catalogue;
  for (int n = 0; n < 500; ++n) catalogue.put(make_id(std::to_string(n)), make_leaf(std::to_string(n)));
  const Hash root = catalogue.root();
  std::vector<std::pair<ItemId, std::optional<Hash>>> undo;
  for (int n = 200; n < 700; ++n) {
    const ItemId id = make_id(std::to_string(n));
    undo.emplace_back(id, n % 3 ? catalogue.put(id, make_leaf("new")) : catalogue.remove(id));
  }
  CHECK(catalogue.root() != root);
  for (const auto& [id, leaf] : undo) leaf ? catalogue.put(id, *leaf) : catalogue.remove(id);
  CHECK(catalogue.root() == root);
  CHECK(catalogue.count() == 500);
}

TEST_CASE("a catalogue is moved whole") {
  Catalogue catalogue;
  catalogue.put(make_id("a"), make_leaf("a"));
  const Hash root = catalogue.root();
  Catalogue moved = std::move(catalogue);
  CHECK(moved.root() == root);
  catalogue = Catalogue();
  CHECK(catalogue.count() == 0);
}
