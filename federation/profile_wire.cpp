#include <algorithm>

#include "federation/profile.h"
#include "federation/proof.h"
#include "store/json_fields.h"

namespace federation {
namespace {

using store::Error;
using store::Fields;
using store::Result;

constexpr std::int64_t longest_heartbeat_hours = 168;

Error invalid(const char* message) {
  return {store::Code::invalid, message, {}};
}

Result<std::string> parse_region(std::string_view text) {
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || (text.size() != 5 && text.size() != 8)) return invalid("is an AGS of 5 or 8 digits");
  return std::string(text);
}

Result<std::string> parse_url(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\' && c != '@';
  });
  const auto scheme_end = text.find("://");
  if (!plain || scheme_end == std::string_view::npos) return invalid("is an absolute URL in ASCII, without user name");
  const auto scheme = text.substr(0, scheme_end);
  const auto authority = text.substr(scheme_end + 3, text.find_first_of("/?#", scheme_end + 3) - scheme_end - 3);
  const bool loopback = authority == "127.0.0.1" || authority.starts_with("127.0.0.1:") || authority == "[::1]" ||
                        authority.starts_with("[::1]:");
  if (authority.empty() || !(scheme == "https" || (scheme == "http" && loopback)))
    return invalid("starts with https://, or with http:// and a loopback address");
  return std::string(text);
}

}  // namespace

store::ItemId profile_id() {
  return *store::ItemId::from_bytes(std::string(store::ItemId::size - 1, '\0') + '\1');
}

Result<Profile> read_profile(std::string_view bytes) {
  const auto json = store::read_canonical_json(bytes);
  if (!json) return json.error();
  Fields fields(*json);
  Profile profile;
  fields.constant("type", "profile");
  fields.integer("version", 1, 1);
  profile.node = fields.parsed("node", store::parse_node_id);
  profile.key = fields.integer("key", 1, store::largest_integer);
  fields.constant("id", profile_id().hex());
  profile.name = fields.text("name", {1, 100});
  profile.region = fields.parsed("region", parse_region);
  profile.url = fields.optional_parsed("url", parse_url);
  profile.heartbeat_hours = fields.integer("heartbeat_hours", 1, longest_heartbeat_hours);
  profile.contact = fields.optional_text("contact", {1, 200});
  profile.issued = fields.instant("issued");
  fields.object("proof", true);
  if (!fields.ok()) return fields.error();
  return profile;
}

std::string sign_profile(const Profile& profile, const SecretKey& key) {
  store::Json json{{"type", "profile"},
                   {"version", 1},
                   {"node", store::to_text(profile.node)},
                   {"key", profile.key},
                   {"id", profile_id().hex()},
                   {"name", profile.name},
                   {"region", profile.region},
                   {"heartbeat_hours", profile.heartbeat_hours},
                   {"issued", store::to_text(profile.issued)}};
  if (profile.url) json["url"] = *profile.url;
  if (profile.contact) json["contact"] = *profile.contact;
  return add_proof(store::canonical(json), key, profile.issued);
}

}  // namespace federation
