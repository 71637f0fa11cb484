#include "store/key_value.h"

#include "store/limits.h"

namespace store {

std::string after_prefix(std::string_view prefix) {
  std::string out(prefix);
  while (!out.empty() && out.back() == '\xff') out.pop_back();
  if (!out.empty()) out.back() = static_cast<char>(static_cast<unsigned char>(out.back()) + 1);
  return out;
}

Result<void> check_bounds(const Changes& changes) {
  std::size_t bytes = 0;
  for (const auto& [key, value] : changes) {
    if (key.empty()) return Error{Code::invalid, "a key is empty", {}};
    if (key.size() > limits::key_bytes) return Error{Code::too_large, "a key is longer than the store allows", {}};
    bytes += key.size();
    if (!value) continue;
    if (value->size() > limits::value_bytes)
      return Error{Code::too_large, "a value is longer than the store allows", {}};
    bytes += value->size();
  }
  if (bytes > limits::batch_bytes) return Error{Code::too_large, "a batch is larger than the store allows", {}};
  return {};
}

}  // namespace store
