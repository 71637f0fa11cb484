#include "store/listing.h"

#include "store/json.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = as_text(data, size);
  const auto listing = store::read_listing(bytes);
  if (!listing) return 0;
  store::needs_newer_reader(*listing);
  // What we would write for it is the object without the members we do not know and without its proof.
  const std::string known = store::write_listing_without_proof(*listing);
  store::Json ours = *store::read_canonical_json(known);
  const store::Json theirs = *store::read_canonical_json(bytes);
  for (const auto& [name, value] : ours.items()) must(theirs.contains(name), "nothing is added");
  ours["proof"] = theirs["proof"];
  const auto again = store::read_listing(store::canonical(ours));
  must(again && store::write_listing_without_proof(*again) == known, "a listing is read and written the same");
  return 0;
}
