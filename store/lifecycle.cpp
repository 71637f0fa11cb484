#include "store/lifecycle.h"

#include <algorithm>
#include <array>

#include "store/bytes.h"
#include "store/limits.h"

namespace store {
namespace {

struct Transition {
  Stage from;
  Event event;
  Stage to;
};

// Every change there is; what is not here does not fit. The last four stages are final.
constexpr std::array transitions{
    Transition{Stage::draft, Event::submit, Stage::review},
    Transition{Stage::draft, Event::publish, Stage::published},
    Transition{Stage::draft, Event::edit, Stage::draft},
    Transition{Stage::draft, Event::withdraw, Stage::withdrawn},
    Transition{Stage::draft, Event::remove, Stage::removed},

    Transition{Stage::review, Event::approve, Stage::published},
    Transition{Stage::review, Event::edit, Stage::review},
    Transition{Stage::review, Event::withdraw, Stage::withdrawn},
    Transition{Stage::review, Event::expire, Stage::expired},
    Transition{Stage::review, Event::remove, Stage::removed},

    Transition{Stage::published, Event::edit, Stage::published},
    Transition{Stage::published, Event::reserve, Stage::reserved},
    Transition{Stage::published, Event::fulfil, Stage::fulfilled},
    Transition{Stage::published, Event::withdraw, Stage::withdrawn},
    Transition{Stage::published, Event::expire, Stage::expired},
    Transition{Stage::published, Event::remove, Stage::removed},

    Transition{Stage::reserved, Event::edit, Stage::reserved},
    Transition{Stage::reserved, Event::release, Stage::published},
    Transition{Stage::reserved, Event::fulfil, Stage::fulfilled},
    Transition{Stage::reserved, Event::withdraw, Stage::withdrawn},
    Transition{Stage::reserved, Event::expire, Stage::expired},
    Transition{Stage::reserved, Event::remove, Stage::removed},
};

std::string_view participle(Event event) {
  switch (event) {
    case Event::submit:
      return "submitted";
    case Event::approve:
      return "approved";
    case Event::publish:
      return "published";
    case Event::edit:
      return "changed";
    case Event::reserve:
      return "reserved";
    case Event::release:
      return "released";
    case Event::fulfil:
      return "fulfilled";
    case Event::withdraw:
      return "withdrawn";
    case Event::expire:
      return "expired";
    case Event::remove:
      return "removed";
  }
  return {};
}

std::string encode_local(const LocalListing& listing) {
  std::string out;
  put_u8(out, static_cast<std::uint8_t>(listing.owner.kind));
  out += listing.owner.token.bytes();
  put_u8(out, static_cast<std::uint8_t>(listing.stage));
  put_u64(out, static_cast<std::uint64_t>(listing.revision));
  put_u64(out, static_cast<std::uint64_t>(listing.created.milliseconds()));
  put_u64(out, static_cast<std::uint64_t>(listing.changed.milliseconds()));
  return out;
}

Result<LocalListing> decode_local(std::string_view bytes) {
  ByteReader in(bytes);
  LocalListing out;
  const std::uint8_t kind = in.u8();
  const auto token = Hash::from_bytes(in.take(Hash::size));
  const std::uint8_t stage = in.u8();
  out.revision = static_cast<std::int64_t>(in.u64());
  out.created = Instant::from_milliseconds(static_cast<std::int64_t>(in.u64()));
  out.changed = Instant::from_milliseconds(static_cast<std::int64_t>(in.u64()));
  if (!in.at_end() || !token || name_of(OwnerKind{kind}).empty() || name_of(Stage{stage}).empty())
    return Error{Code::corrupt, "the local row of a listing is not what was written", {}};
  out.owner = {OwnerKind{kind}, *token};
  out.stage = Stage{stage};
  return out;
}

}  // namespace

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::draft:
      return "draft";
    case Stage::review:
      return "review";
    case Stage::published:
      return "published";
    case Stage::reserved:
      return "reserved";
    case Stage::fulfilled:
      return "fulfilled";
    case Stage::withdrawn:
      return "withdrawn";
    case Stage::expired:
      return "expired";
    case Stage::removed:
      return "removed";
  }
  return {};
}

Result<Stage> next_stage(Stage stage, Event event) {
  for (const Transition& known : transitions)
    if (known.from == stage && known.event == event) return known.to;
  const std::string_view state = stage == Stage::review  ? "in review"
                                 : stage == Stage::draft ? "a draft"
                                                         : name_of(stage);
  return Error{
      Code::conflict, "this listing is " + std::string(state) + " and cannot be " + std::string(participle(event)), {}};
}

bool is_public(Stage stage) {
  return stage == Stage::published || stage == Stage::reserved;
}

std::string_view name_of(OwnerKind kind) {
  switch (kind) {
    case OwnerKind::person:
      return "person";
    case OwnerKind::organisation:
      return "organisation";
  }
  return {};
}

Result<std::optional<LocalListing>> local_listing(const Reader& reader, const ItemId& id) {
  auto bytes = reader.get(encode(LocalKey{id}));
  if (!bytes) return std::move(bytes).error();
  if (!*bytes) return std::optional<LocalListing>{};
  auto listing = decode_local(**bytes);
  if (!listing) return std::move(listing).error();
  return std::optional<LocalListing>(*listing);
}

void put_local_listing(Transaction& transaction, const ItemId& id, const LocalListing& listing) {
  transaction.put(encode(LocalKey{id}), encode_local(listing));
}

void limit_area(ListingContent& content, OwnerKind kind) {
  const std::size_t longest =
      kind == OwnerKind::person ? limits::area_characters_person : limits::area_characters_organisation;
  if (content.area.size() > longest) content.area.resize(longest);
}

}  // namespace store
