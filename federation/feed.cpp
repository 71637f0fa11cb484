#include "federation/feed.h"

#include <algorithm>
#include <charconv>

namespace federation {
namespace {

constexpr std::size_t id_bytes = 8;

store::Error gone() {
  return {store::Code::gone, "the feed does not reach back to there: read the heads", {}};
}

}  // namespace

Feed::Feed(store::Random& random, std::size_t capacity)
    : x_id(store::to_hex(random.bytes(id_bytes))), x_capacity(capacity) {}

void Feed::append(std::string line) {
  {
    const std::lock_guard lock(x_mutex);
    x_lines.push_back(std::move(line));
    ++x_end;
    if (x_lines.size() > x_capacity) x_lines.pop_front();
  }
  if (x_listener) x_listener();
}

std::string Feed::cursor_at(std::uint64_t n) const {
  return x_id + "." + std::to_string(n);
}

std::string Feed::cursor() const {
  const std::lock_guard lock(x_mutex);
  return cursor_at(x_end);
}

store::Result<Feed::Lines> Feed::after(std::string_view cursor, std::size_t lines, std::size_t bytes) const {
  if (!cursor.starts_with(x_id) || cursor.substr(x_id.size(), 1) != ".") return gone();
  const std::string_view number = cursor.substr(x_id.size() + 1);
  std::uint64_t n = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), n);
  if (error != std::errc{} || end != number.data() + number.size()) return gone();

  const std::lock_guard lock(x_mutex);
  const std::uint64_t begin = x_end - x_lines.size();
  if (n < begin || n > x_end) return gone();
  Lines out;
  std::size_t size = 0;
  for (; n < x_end && out.lines.size() < lines; ++n) {
    const std::string& line = x_lines[static_cast<std::size_t>(n - begin)];
    size += line.size() + 1;
    if (size > bytes && !out.lines.empty()) break;
    out.lines.push_back(line);
  }
  out.cursor = cursor_at(n);
  return out;
}

}  // namespace federation
