// The origins table: every node whose catalogue we hold or publish, under a short local number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/time.h"

namespace store {

/// Value of an origin row.
struct OriginRecord {
  NodeId node;
  Generation generation{};  // the current one; others are being staged or swept
  std::uint64_t epoch = 0;  // of the newest head applied; 0 while there is none
  std::uint64_t seq = 0;
  std::uint64_t floor = 0;  // `changes` can be answered for `since` at or above this seq of this epoch
  std::uint64_t count = 0;  // entries under that head
  Instant first_seen;       // when that head was first seen here
  std::string name;         // from its profile, for display; empty until known
  std::string url;          // from its profile
};

Result<std::optional<OriginRecord>> origin_record(const Reader& reader, Origin origin);
void put_origin(Transaction& transaction, Origin origin, const OriginRecord& record);
/// The local number of a node, or nothing.
Result<std::optional<Origin>> find_origin(const Reader& reader, const NodeId& node);
/// The number of a node, given the next free one if it has none. The first node ever added must be this node itself.
Result<Origin> add_origin(Transaction& transaction, const NodeId& node);
Result<std::vector<std::pair<Origin, OriginRecord>>> all_origins(const Reader& reader);

}  // namespace store
