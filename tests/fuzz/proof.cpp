#include "federation/proof.h"

#include "store/digest.h"
#include "tests/fuzz/signed_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const auto as_it_is = federation::verify_proof(text);
  must(!as_it_is || federation::hash_without_proof(text), "what has a proof has a hash");

  const auto bytes = signed_object(text);
  if (!bytes) return 0;
  const auto proof = federation::verify_proof(*bytes);
  must(proof && proof->key == fuzz_key().public_key(), "what we sign, we verify");
  store::Json object = *store::read_canonical_json(*bytes);
  const store::Json member = object["proof"];
  object.erase("proof");
  const std::string plain = store::canonical(object);
  must(*federation::hash_without_proof(*bytes) == store::sha256(plain), "the hash is of the object alone");
  object["added"] = object.contains("added") ? store::Json::array({object["added"]}) : store::Json(1);
  object["proof"] = member;
  must(!federation::verify_proof(store::canonical(object)), "a changed object has no valid proof");
  return 0;
}
