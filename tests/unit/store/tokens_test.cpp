#include "store/tokens.h"

#include <doctest/doctest.h>

#include "store/digest.h"
#include "store/memory_engine.h"
#include "tests/seeded_random.h"

using namespace store;

namespace {

struct Fixture {
  MemoryDisk disk;
  MemoryEngine engine{disk};
  Transaction transaction{engine};
  tests::SeededRandom random{"tokens"};

  std::string add(const char* name, OwnerKind kind = OwnerKind::person) {
    const auto token = add_token(transaction, random, {kind, name, Instant::from_seconds(1000)});
    REQUIRE(token);
    return *token;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a token is known by what it was made of and by nothing else") {
  const std::string token = add("Kleiderkammer", OwnerKind::organisation);
  CHECK(token.size() == 47);
  CHECK(token.starts_with("hft_"));
  const auto owner = check_token(transaction, token);
  REQUIRE(owner);
  CHECK(owner->first == sha256(token));
  CHECK(owner->second.kind == OwnerKind::organisation);
  CHECK(owner->second.name == "Kleiderkammer");
  CHECK(owner->second.created == Instant::from_seconds(1000));
  const auto refused = [&](const std::string& other) {
    return check_token(transaction, other).error().code == Code::unauthorized;
  };
  CHECK(refused(""));
  CHECK(refused("hft_"));
  CHECK(refused(token.substr(1)));
  CHECK(refused(token.substr(0, 46)));
  CHECK(refused(token + "A"));
  CHECK(refused("hfx_" + token.substr(4)));
}

TEST_CASE_FIXTURE(Fixture, "the token itself is stored nowhere") {
  const std::string token = add("Anna");
  for (const auto& [key, value] : transaction.changes()) {
    CHECK(key.find(token.substr(4)) == std::string::npos);
    CHECK(value->find(token.substr(4)) == std::string::npos);
  }
}

TEST_CASE_FIXTURE(Fixture, "tokens are revoked by the start of their hash") {
  const std::string first = add("first"), second = add("second");
  CHECK(all_tokens(transaction)->size() == 2);
  const std::string hash = sha256(first).hex();
  CHECK(revoke_token(transaction, hash.substr(0, 7)).error().code == Code::invalid);
  CHECK(revoke_token(transaction, std::string(8, 'g')).error().code == Code::not_found);
  REQUIRE(revoke_token(transaction, hash.substr(0, 8)));
  CHECK(check_token(transaction, first).error().code == Code::unauthorized);
  CHECK(check_token(transaction, second));
  CHECK(revoke_token(transaction, hash).error().code == Code::not_found);
  CHECK(all_tokens(transaction)->size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a prefix that fits several hashes revokes none") {
  // Two rows whose hashes share eight digits do not come by chance.
  std::string row;
  add("x");
  for (const auto& [key, value] : transaction.changes()) row = *value;
  const std::string shared(62, 'a');
  for (const char* last : {"01", "02"}) transaction.put(encode(TokenKey{*Hash::from_hex(shared + last)}), row);
  CHECK(revoke_token(transaction, std::string(8, 'a')).error().code == Code::conflict);
  CHECK(all_tokens(transaction)->size() == 3);
  CHECK(revoke_token(transaction, shared + "01"));
}

TEST_CASE_FIXTURE(Fixture, "a token has a name") {
  const auto named = [&](std::string name) { return add_token(transaction, random, {OwnerKind::person, name, {}}); };
  CHECK(named("").error().path == "/name");
  CHECK(named(std::string(81, 'x')).error().path == "/name");
  std::string wide;
  while (wide.size() < 160) wide += "ü";
  CHECK(named(wide));
}

TEST_CASE_FIXTURE(Fixture, "damaged rows are noticed") {
  const std::string token = add("x");
  transaction.put(encode(TokenKey{sha256(token)}), "\x07");
  CHECK(check_token(transaction, token).error().code == Code::corrupt);
  CHECK(all_tokens(transaction).error().code == Code::corrupt);
}
