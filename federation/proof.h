// W3C Data Integrity proofs, cryptosuite eddsa-jcs-2022, over canonical JSON objects (federation/PROTOCOL.md, "Signed
// objects"). Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "federation/keys.h"

namespace federation {

/// The object with its "proof" member added, canonical. `object` is canonical and has no "proof".
std::string add_proof(std::string_view object, const SecretKey& key, store::Instant created);

struct Proof {
  PublicKey key;  // from verificationMethod, did:key:z…#z…
  store::Instant created;
};

/// Checks form and signature of the proof in `bytes`: canonical, exactly the members of the profile, strict Ed25519.
/// Whether the key belongs to the node is the caller's question. Code::invalid with the path of the field.
store::Result<Proof> verify_proof(std::string_view bytes);

/// SHA-256 of the object without its proof: what `previous` of node documents and the node id are made of.
store::Result<store::Hash> hash_without_proof(std::string_view bytes);

/// The 64 bytes that are signed: SHA-256(proof without proofValue) ‖ SHA-256(object without proof), both canonical.
std::string proof_message(std::string_view proof, std::string_view object);

}  // namespace federation
