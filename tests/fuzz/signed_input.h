// No mutation ever hits a valid signature, so fuzz targets of signed objects sign what the fuzzer made.
#pragma once

#include <optional>
#include <string>

#include "federation/proof.h"
#include "store/json.h"
#include "tests/fuzz/input.h"

inline const federation::SecretKey& fuzz_key() {
  static const federation::SecretKey key = *federation::SecretKey::from_seed(std::string(32, 'k'));
  return key;
}

/// The input as an object signed by fuzz_key at the time its `issued` says, or at some time if it says none.
inline std::optional<std::string> signed_object(std::string_view text) {
  auto object = store::read_json(text);
  if (!object || !object->is_object()) return std::nullopt;
  object->erase("proof");
  store::Instant created;
  if (const auto issued = object->find("issued"); issued != object->end() && issued->is_string())
    if (const auto at = store::parse_instant(issued->get_ref<const std::string&>())) created = *at;
  if (object->contains("root") && (*object)["root"] == "ROOT")
    (*object)["root"] = federation::to_multikey(fuzz_key().public_key());
  return federation::add_proof(store::canonical(*object), fuzz_key(), created);
}
