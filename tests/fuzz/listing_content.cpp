#include "store/json.h"
#include "store/listing.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = as_text(data, size);
  const auto now = store::Instant::from_seconds(1'772'000'000);
  const auto content = store::read_listing_content(body, now);
  if (!content) return 0;
  store::Listing listing;
  listing.key = listing.revision = 1;
  listing.issued = now;
  listing.salt = store::to_hex(std::string(16, '\0'));
  const auto signed_with = [&listing](store::ListingContent said) {
    if (said.area.empty()) said.area = "u33d";
    if (said.place.postal_code.empty()) said.place.postal_code = "14467";
    if (said.place.name.empty()) said.place.name = "Potsdam";
    listing.content = std::move(said);
    store::Json object = *store::read_json(store::write_listing_without_proof(listing));
    object["proof"] = store::Json::object();
    return store::canonical(object);
  };
  const std::string bytes = signed_with(*content);
  must(store::read_listing(bytes).operator bool(), "what the API accepts is a listing every node accepts");
  const auto patched = store::patch_listing_content(*content, body, now);
  must(patched && signed_with(*patched) == bytes, "a body as a patch of what it said changes nothing");
  return 0;
}
