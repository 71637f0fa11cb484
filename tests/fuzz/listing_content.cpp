#include "store/json.h"
#include "store/listing.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = as_text(data, size);
  const auto now = store::Instant::from_seconds(1'772'000'000);
  auto content = store::read_listing_content(body, now);
  if (!content) return 0;
  if (content->area.empty()) content->area = "u33d";
  if (content->place.postal_code.empty()) content->place.postal_code = "14467";
  if (content->place.name.empty()) content->place.name = "Potsdam";
  const auto is_signable = [&](const store::ListingContent& said) {
    store::Listing listing;
    listing.key = listing.revision = 1;
    listing.issued = now;
    listing.salt = store::to_hex(std::string(16, '\0'));
    listing.content = said;
    store::Json object = *store::read_json(store::write_listing_without_proof(listing));
    object["proof"] = store::Json::object();
    return store::read_listing(store::canonical(object)).operator bool();
  };
  must(is_signable(*content), "what the API accepts is a listing every node accepts");
  must(store::patch_listing_content(*content, "{}", now).operator bool(), "an empty patch changes nothing");
  const auto patched = store::patch_listing_content(*content, body, now);
  must(!patched || is_signable(*patched), "and so is what a patch makes of it");
  return 0;
}
