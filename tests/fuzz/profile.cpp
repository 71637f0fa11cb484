#include "federation/profile.h"

#include "tests/fuzz/signed_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  (void)federation::read_profile(text);
  const auto bytes = signed_object(text);
  if (!bytes) return 0;
  const auto profile = federation::read_profile(*bytes);
  if (!profile) return 0;
  // What we would write for it is the object without the members we do not know.
  const std::string ours = sign_profile(*profile, fuzz_key());
  const store::Json theirs = *store::read_canonical_json(*bytes), known = *store::read_canonical_json(ours);
  for (const auto& [name, value] : known.items())
    must(name == "proof" || (theirs.contains(name) && theirs[name] == value), "nothing is added or changed");
  const auto again = federation::read_profile(ours);
  must(again && sign_profile(*again, fuzz_key()) == ours, "a profile is read and written the same");
  return 0;
}
