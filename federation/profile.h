// The profile: what a node says about itself, as one item of its catalogue (federation/PROTOCOL.md, "Profile").
// Plain data and its wire form; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "federation/keys.h"

namespace federation {

struct Profile {
  store::NodeId node;
  std::int64_t key = 0;
  std::string name;                    // 1 to 100 characters
  std::string region;                  // AGS of a district (5 digits) or municipality (8 digits)
  std::optional<std::string> url;      // where people find the portal; https, or plain http on the loopback interface
  std::int64_t heartbeat_hours = 6;    // a head at least this often; 1 to 168
  std::optional<std::string> contact;  // for other operators: a mail address or a link; 1 to 200 characters
  store::Instant issued;
};

/// The same in every catalogue: 00…01.
store::ItemId profile_id();

/// Form only, like read_listing; unknown members are allowed. check_item tells whether it is the node's own.
store::Result<Profile> read_profile(std::string_view bytes);
/// Canonical bytes with proof.
std::string sign_profile(const Profile& profile, const SecretKey& key);

}  // namespace federation
