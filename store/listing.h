// The listing: one offer of help or one request for it, as signed and relayed (federation/PROTOCOL.md, "Items").
// Plain data and its two text forms; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/id.h"
#include "store/result.h"
#include "store/time.h"

namespace store {

enum class Purpose : std::uint8_t { offer, request };
enum class Action : std::uint8_t { transfer, deliver_service, lend, host };
enum class Period : std::uint8_t { once, ongoing };
/// What the signed object says; drafts, reviews and endings are local (lifecycle.h).
enum class Availability : std::uint8_t { open, reserved };

std::string_view name_of(Purpose purpose);
std::string_view name_of(Action action);
std::string_view name_of(Period period);
std::string_view name_of(Availability availability);

/// The fixed category ids, in display order (DESIGN: 33 of them).
const std::vector<std::string_view>& categories();
bool is_category(std::string_view id);

struct Place {
  std::string postal_code;
  std::string name;
};

struct Quantity {
  std::int64_t number = 0;
  std::string unit;
};

struct TimeSlot {
  std::string weekday;  // "monday" …, or empty if `date` is given
  std::string date;     // "2026-03-14", or empty
  std::string from;     // "09:00"
  std::string to;       // "13:00"
  std::optional<std::int64_t> places;
};

struct Image {
  Hash sha256;
  std::string type;  // image/jpeg or image/webp
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::string alt;
};

/// What an author says. Lists are empty and optionals absent where the wire has no member.
struct ListingContent {
  Purpose purpose = Purpose::offer;
  Action action = Action::transfer;
  Period period = Period::once;
  Availability state = Availability::open;
  std::string category;
  std::vector<std::string> concepts;
  std::string language;  // BCP 47, of title and text
  std::vector<std::string> languages;
  std::vector<std::string> skills;
  std::vector<std::string> expertise;
  std::string title;
  std::string text;
  std::string area;  // geohash, 1 to 8 characters
  std::optional<std::int64_t> radius_km;
  Place place;
  std::optional<Quantity> quantity;
  std::optional<std::int64_t> remaining;
  std::vector<TimeSlot> times;
  std::int64_t urgency = 0;  // 0 to 3
  std::optional<ItemId> organisation;
  std::optional<std::string> portal;
  std::vector<Image> images;
  bool reply = true;
  std::optional<std::string> url;
  Instant until;
};

/// The signed object: the content and what its origin adds.
struct Listing {
  NodeId node;
  std::int64_t key = 0;
  ItemId id;
  std::int64_t revision = 0;
  Instant issued;
  std::string salt;  // 32 hexadecimal digits
  std::vector<std::string> critical;
  ListingContent content;
};

/// A signed listing from its exact bytes: canonical JSON, known members in their bounds, members unknown to us allowed
/// and kept in the bytes. That there is a proof is checked here, its form and signature in federation.
/// Errors: Code::invalid with the path of the field, Code::too_large.
Result<Listing> read_listing(std::string_view bytes);

/// Canonical bytes of the object without its proof.
std::string write_listing_without_proof(const Listing& listing);

/// The body of POST /api/v1/listings and a line of an import: the content's members. Strict: unknown members and hidden
/// characters are refused. Friendly: texts are trimmed; null, "" and [] count as absent. Absent: period "once", state
/// "open", urgency 0, reply true, `until` the default lease. Of `place` and `area` one is enough, and place.name may be
/// absent; the caller fills in the others, which a signed listing must have. `now` bounds `until` (in the future, at
/// most 180 days ahead).
Result<ListingContent> read_listing_content(std::string_view json, Instant now);

/// RFC 7396 merge patch of the same members over `current`; null removes an optional member, to which `place` and
/// `area` do not belong here.
Result<ListingContent> patch_listing_content(const ListingContent& current, std::string_view json, Instant now);

/// True if a critical name is not known to this version: store and relay, do not show.
bool needs_newer_reader(const Listing& listing);

}  // namespace store
