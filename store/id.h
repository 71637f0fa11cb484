// Fixed-size identifiers: distinct types for distinct things, compared and hashed as bytes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "store/bytes.h"
#include "store/result.h"

namespace store {

template <class Tag, std::size_t N>
class Id {
 public:
  static constexpr std::size_t size = N;

  Id() = default;
  /// From exactly N raw bytes.
  static Result<Id> from_bytes(std::string_view bytes) {
    if (bytes.size() != N) return Error{Code::invalid, "an identifier has the wrong length", {}};
    Id id;
    std::memcpy(id.x_bytes.data(), bytes.data(), N);
    return id;
  }
  /// From 2 N lower-case hexadecimal digits.
  static Result<Id> from_hex(std::string_view text) {
    auto bytes = store::from_hex(text);
    if (!bytes) return std::move(bytes).error();
    return from_bytes(*bytes);
  }
  std::string_view bytes() const { return {reinterpret_cast<const char*>(x_bytes.data()), N}; }
  std::string hex() const { return to_hex(bytes()); }
  bool is_zero() const { return *this == Id{}; }

  auto operator<=>(const Id&) const = default;

 private:
  std::array<std::uint8_t, N> x_bytes{};
};

/// A listing, organisation, notice or profile within its origin's catalogue; random.
using ItemId = Id<struct ItemIdTag, 16>;
/// SHA-256.
using Hash = Id<struct HashTag, 32>;
/// SHA-256 of node document 0 without its proof; stable for life (federation/PROTOCOL.md).
using NodeId = Id<struct NodeIdTag, 32>;

/// "hf1" and base58btc: the text form of a node id.
std::string to_text(const NodeId& node);
Result<NodeId> parse_node_id(std::string_view text);

/// The local number of an origin, so that keys stay short; `own_origin` is this node itself.
enum class Origin : std::uint32_t {};
inline constexpr Origin own_origin{0};
inline std::uint32_t number(Origin origin) {
  return static_cast<std::uint32_t>(origin);
}

/// Which copy of an origin's rows is meant: a large sync is staged under the next generation beside the current one.
enum class Generation : std::uint32_t {};
inline std::uint32_t number(Generation generation) {
  return static_cast<std::uint32_t>(generation);
}

}  // namespace store

template <class Tag, std::size_t N>
struct std::hash<store::Id<Tag, N>> {
  std::size_t operator()(const store::Id<Tag, N>& id) const noexcept {
    return std::hash<std::string_view>{}(id.bytes());
  }
};
