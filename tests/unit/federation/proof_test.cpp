#include "federation/proof.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "store/digest.h"
#include "tests/seeded_random.h"

using namespace federation;
using nlohmann::json;

namespace {

SecretKey test_key(const char* seed = "proof") {
  tests::SeededRandom random(seed);
  return SecretKey::generate(random);
}

const store::Instant created = *store::parse_instant("2026-03-01T12:00:00Z");
constexpr const char* object = R"({"text":"Grüße","type":"test","version":1})";

}  // namespace

TEST_CASE("a proof added is a proof verified, and does not change the object's hash") {
  const SecretKey key = test_key();
  const std::string bytes = add_proof(object, key, created);
  const auto proof = verify_proof(bytes);
  REQUIRE(proof);
  CHECK(proof->key == key.public_key());
  CHECK(proof->created == created);
  CHECK(*hash_without_proof(bytes) == store::sha256(object));
  CHECK(*hash_without_proof(object) == store::sha256(object));
  CHECK(json::parse(bytes)["proof"].size() == 6);
}

TEST_CASE("any change of the object or the proof is found, and the field is named") {
  const SecretKey key = test_key();
  const json good = json::parse(add_proof(object, key, created));
  const auto refused = [&](const char* pointer, const json& value) {
    json changed = good;
    changed[json::json_pointer(pointer)] = value;
    const auto result = verify_proof(changed.dump());
    REQUIRE_FALSE(result);
    CHECK(result.error().code == store::Code::invalid);
    return result.error().path;
  };
  const std::string other = "did:key:" + to_multikey(test_key("other").public_key());
  const std::string mine = to_multikey(key.public_key());
  CHECK(refused("/text", "Gruesse") == "/proof/proofValue");
  CHECK(refused("/added", 1) == "/proof/proofValue");
  CHECK(refused("/proof/created", "2026-03-01T12:00:01Z") == "/proof/proofValue");
  CHECK(refused("/proof/created", "2026-03-01T12:00:00.000Z") == "/proof/created");
  CHECK(refused("/proof/created", nullptr) == "/proof/created");
  CHECK(refused("/proof/type", "Ed25519Signature2020") == "/proof/type");
  CHECK(refused("/proof/cryptosuite", "eddsa-rdfc-2022") == "/proof/cryptosuite");
  CHECK(refused("/proof/proofPurpose", "authentication") == "/proof/proofPurpose");
  CHECK(refused("/proof/verificationMethod", other + "#" + other.substr(8)) == "/proof/proofValue");
  CHECK(refused("/proof/verificationMethod", "did:key:" + mine + "#" + other.substr(8)) == "/proof/verificationMethod");
  CHECK(refused("/proof/verificationMethod", "did:key:" + mine) == "/proof/verificationMethod");
  CHECK(refused("/proof/verificationMethod", "did:web:a#" + mine) == "/proof/verificationMethod");
  CHECK(refused("/proof/expires", "2027-03-01T12:00:00Z") == "/proof/expires");
  CHECK(refused("/proof/proofValue", "z") == "/proof/proofValue");
  CHECK(refused("/proof/proofValue", good["proof"]["proofValue"].get<std::string>().substr(1)) == "/proof/proofValue");
  CHECK(refused("/proof/proofValue", "z" + store::to_base58(std::string(64, '\0'))) == "/proof/proofValue");
  CHECK(refused("/proof", json::array({good["proof"]})) == "/proof");
}

TEST_CASE("what is not a canonical object with a proof is refused") {
  const SecretKey key = test_key();
  const std::string bytes = add_proof(object, key, created);
  CHECK_FALSE(verify_proof(bytes + "\n"));
  CHECK_FALSE(verify_proof(json::parse(bytes).dump(1)));
  CHECK(verify_proof(object).error().path == "/proof");
  for (const char* wrong : {"", "[]", "1", "{", R"({"proof":null})", R"({"proof":{}})"})
    CHECK_FALSE(verify_proof(wrong));
  CHECK_FALSE(hash_without_proof("[]"));
  CHECK_FALSE(hash_without_proof(R"({"a":1.5})"));
  CHECK_THROWS(add_proof(bytes, key, created));
  CHECK_THROWS(add_proof("{ }", key, created));
}
