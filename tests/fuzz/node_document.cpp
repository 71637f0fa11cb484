#include "federation/node_document.h"

#include "tests/fuzz/signed_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  (void)federation::read_node_document(text);
  const auto bytes = signed_object(text);
  if (!bytes) return 0;
  const auto document = federation::read_node_document(*bytes);
  if (!document) return 0;
  must(sign_node_document(*document, fuzz_key()) == *bytes, "a document is read and written the same");

  const store::Hash hash = *federation::hash_without_proof(*bytes);
  auto chain = federation::NodeDocuments::start(*store::NodeId::from_bytes(hash.bytes()), *bytes);
  must(!chain || document->number == 0, "a chain starts with document 0");
  if (!chain) return 0;
  must(chain->append(*bytes) && chain->newest() == 0, "a document that is there is taken without effect");
  must(chain->key(document->keys[0].id) == document->keys[0].key, "its keys are known");
  return 0;
}
