#include "federation/keys.h"

#include <doctest/doctest.h>

#include "tests/seeded_random.h"

using namespace federation;

namespace {
// RFC 8032, 7.1, test 2.
constexpr const char* seed_hex = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
constexpr const char* public_hex = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
constexpr const char* signature_hex =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
}  // namespace

TEST_CASE("a key made from its seed signs as RFC 8032 says") {
  const auto key = SecretKey::from_seed(*store::from_hex(seed_hex));
  REQUIRE(key);
  CHECK(key->public_key().hex() == public_hex);
  const Signature signature = key->sign("\x72");
  CHECK(signature.hex() == signature_hex);
  CHECK(verify(key->public_key(), "\x72", signature));
  CHECK_FALSE(verify(key->public_key(), "\x73", signature));
  CHECK(store::to_hex(key->seed()) == seed_hex);
  CHECK_FALSE(SecretKey::from_seed("short"));
}

TEST_CASE("a moved key signs on and leaves nothing behind") {
  tests::SeededRandom random("keys");
  SecretKey first = SecretKey::generate(random);
  const SecretKey other = SecretKey::generate(random);
  CHECK(first.public_key() != other.public_key());
  const std::string seed = first.seed();
  SecretKey second = std::move(first);
  CHECK(second.seed() == seed);
  CHECK(verify(second.public_key(), "text", second.sign("text")));
  CHECK(first.seed() == std::string(32, '\0'));  // NOLINT(bugprone-use-after-move): that is the point
}

TEST_CASE("a Multikey has one spelling") {
  const auto key = *PublicKey::from_hex(public_hex);
  const std::string text = to_multikey(key);
  CHECK(text.starts_with("z6Mk"));
  CHECK(*parse_multikey(text) == key);
  const std::string x25519 = "z" + store::to_base58("\xec\x01" + std::string(32, 'x'));
  const std::string longer = "z" + store::to_base58("\xed\x01" + std::string(33, 'x'));
  for (const std::string& wrong : {std::string(), std::string("z"), text.substr(1), "z1" + text.substr(1), text + "1",
                                   text.substr(0, text.size() - 1), "u" + text.substr(1), " " + text, x25519, longer})
    CHECK_FALSE(parse_multikey(wrong));
}
