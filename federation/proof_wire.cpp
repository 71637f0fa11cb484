#include <stdexcept>

#include "federation/proof.h"
#include "store/digest.h"
#include "store/json_fields.h"

namespace federation {
namespace {

using store::Code;
using store::Error;
using store::Fields;
using store::Json;
using store::Result;

constexpr std::string_view did_key = "did:key:";

std::string method_of(const PublicKey& key) {
  const std::string multikey = to_multikey(key);
  return std::string(did_key) + multikey + "#" + multikey;
}

Result<PublicKey> parse_method(std::string_view text) {
  const Error wrong{Code::invalid, "is did:key:<Multikey>#<the same Multikey> of an Ed25519 key", {}};
  const auto hash = text.find('#');
  if (!text.starts_with(did_key) || hash == std::string_view::npos) return wrong;
  const auto multikey = text.substr(did_key.size(), hash - did_key.size());
  auto key = parse_multikey(multikey);
  if (!key || text.substr(hash + 1) != multikey) return wrong;
  return key;
}

Result<Signature> parse_signature(std::string_view text) {
  const Error wrong{Code::invalid, "is \"z\" and the base58 text of a signature's 64 bytes", {}};
  if (!text.starts_with('z')) return wrong;
  const auto bytes = store::from_base58(text.substr(1));
  if (!bytes || bytes->size() != Signature::size) return wrong;
  return Signature::from_bytes(*bytes);
}

Json proof_without_value(const PublicKey& key, store::Instant created) {
  return {{"type", "DataIntegrityProof"},
          {"cryptosuite", "eddsa-jcs-2022"},
          {"created", store::to_text(created)},
          {"verificationMethod", method_of(key)},
          {"proofPurpose", "assertionMethod"}};
}

}  // namespace

std::string proof_message(std::string_view proof, std::string_view object) {
  return std::string(store::sha256(proof).bytes()).append(store::sha256(object).bytes());
}

std::string add_proof(std::string_view object, const SecretKey& key, store::Instant created) {
  auto json = store::read_canonical_json(object);
  if (!json || !json->is_object() || json->contains("proof"))
    throw std::invalid_argument("add_proof takes a canonical object without proof");
  Json proof = proof_without_value(key.public_key(), created);
  const Signature signature = key.sign(proof_message(store::canonical(proof), object));
  proof["proofValue"] = std::string("z").append(store::to_base58(signature.bytes()));
  (*json)["proof"] = std::move(proof);
  return store::canonical(*json);
}

Result<Proof> verify_proof(std::string_view bytes) {
  auto json = store::read_canonical_json(bytes);
  if (!json) return std::move(json).error();
  Fields object(*json);
  const Json* member = object.object("proof", true);
  if (!object.ok()) return object.error();

  Fields fields(*member, "/proof");
  fields.constant("type", "DataIntegrityProof");
  fields.constant("cryptosuite", "eddsa-jcs-2022");
  fields.constant("proofPurpose", "assertionMethod");
  const Proof proof{fields.parsed("verificationMethod", parse_method), fields.instant("created")};
  const Signature signature = fields.parsed("proofValue", parse_signature);
  fields.refuse_unknown();
  if (!fields.ok()) return fields.error();

  json->erase("proof");
  const std::string signed_proof = store::canonical(proof_without_value(proof.key, proof.created));
  if (!verify(proof.key, proof_message(signed_proof, store::canonical(*json)), signature))
    return Error{Code::invalid, "the signature does not fit the object and the key", "/proof/proofValue"};
  return proof;
}

Result<store::Hash> hash_without_proof(std::string_view bytes) {
  auto json = store::read_canonical_json(bytes);
  if (!json) return std::move(json).error();
  if (!json->is_object()) return Error{Code::invalid, "is an object", {}};
  json->erase("proof");
  return store::sha256(store::canonical(*json));
}

}  // namespace federation
