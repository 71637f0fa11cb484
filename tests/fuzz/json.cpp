#include "store/json.h"

#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const auto value = store::read_json(text);
  const auto exact = store::read_canonical_json(text);
  must(!exact || value, "what is canonical is JSON of the profile");
  if (!value) return 0;
  const std::string bytes = store::canonical(*value);
  must(exact.operator bool() == (bytes == text), "exactly the bytes of canonical() are canonical");
  const auto again = store::read_canonical_json(bytes, {.bytes = 1 << 20});
  must(again && *again == *value, "canonical bytes are read back as the same value");
  return 0;
}
