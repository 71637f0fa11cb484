#include "store/json.h"
#include "store/limits.h"
#include "store/plain_text.h"
#include "web/api_writes.h"

namespace web {
namespace {

using store::Json;

bool is_given(const Json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && !member->is_null() && *member != "";
}

}  // namespace

store::Result<std::string> complete_patch(std::string_view json, const matching::Places& places) {
  auto patch = store::read_json(json, {.bytes = store::limits::listing_body_bytes});
  if (!patch) return std::move(patch).error();
  for (const char* member : {"images", "organisation"})
    if (patch->is_object() && is_given(*patch, member)) return not_offered(member);
  const auto place = patch->is_object() ? patch->find("place") : patch->end();
  if (place == patch->end() || !place->is_object()) return std::string(json);
  const auto code = place->find("postal_code");
  if (code == place->end() || !code->is_string()) return std::string(json);

  const bool has_name = is_given(*place, "name"), has_area = is_given(*patch, "area");
  if (has_name && has_area) return std::string(json);
  const auto found = places.find(store::tidied(code->get_ref<const std::string&>()));
  if (!found)
    return store::Error{store::Code::invalid, "is not a postal code known here; give area and place.name with it",
                        "/place/postal_code"};
  if (!has_name) (*place)["name"] = found->town;
  if (!has_area) (*patch)["area"] = store::geohash(found->centre, store::limits::area_characters_person);
  return store::canonical(*patch);
}

}  // namespace web
