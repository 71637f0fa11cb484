#include "store/memory_engine.h"

#include <algorithm>
#include <string_view>

namespace store {
namespace {

// A write copies the pieces it touches: small ones make writes cheap, large ones the list of pieces short.
constexpr std::size_t piece_size = 64;

Error read_failed() {
  return {Code::io, "the simulated disk failed to read", {}};
}

class FailedCursor final : public Cursor {
 public:
  bool valid() const override { return false; }
  void next() override {}
  std::string_view key() const override { return {}; }
  std::string_view value() const override { return {}; }
  Result<void> status() const override { return read_failed(); }
};

}  // namespace

class MemoryDisk::PieceCursor final : public Cursor {
 public:
  PieceCursor(State state, std::string_view from, std::string_view to) : x_state(std::move(state)), x_to(to) {
    const auto& pieces = *x_state;
    const auto behind =
        std::upper_bound(pieces.begin(), pieces.end(), from,
                         [](std::string_view key, const Piece& piece) { return key < piece->front()->first; });
    if (behind == pieces.begin()) return;
    x_piece = static_cast<std::size_t>(behind - pieces.begin()) - 1;
    const auto& pairs = *pieces[x_piece];
    const auto at = std::lower_bound(pairs.begin(), pairs.end(), from,
                                     [](const Pair& pair, std::string_view key) { return pair->first < key; });
    x_pair = static_cast<std::size_t>(at - pairs.begin());
    settle();
  }

  bool valid() const override { return x_piece < x_state->size() && (x_to.empty() || key() < x_to); }
  void next() override {
    ++x_pair;
    settle();
  }
  std::string_view key() const override { return pair().first; }
  std::string_view value() const override { return pair().second; }
  Result<void> status() const override { return {}; }

 private:
  const std::pair<std::string, std::string>& pair() const { return *(*(*x_state)[x_piece])[x_pair]; }
  void settle() {
    if (x_pair < (*x_state)[x_piece]->size()) return;
    ++x_piece;
    x_pair = 0;
  }

  State x_state;
  std::string x_to;
  std::size_t x_piece = 0;
  std::size_t x_pair = 0;
};

class MemoryDisk::Snapshot final : public Reader {
 public:
  Snapshot(const MemoryDisk& disk, State state) : x_disk(disk), x_state(std::move(state)) {}

  Result<std::optional<std::string>> get(std::string_view key) const override {
    if (x_disk.on_read && x_disk.on_read()) return read_failed();
    const PieceCursor at(x_state, key, {});
    if (!at.valid() || at.key() != key) return std::optional<std::string>{};
    return std::optional(std::string(at.value()));
  }
  std::unique_ptr<Cursor> scan(std::string_view from, std::string_view to) const override {
    if (x_disk.on_read && x_disk.on_read()) return std::make_unique<FailedCursor>();
    return std::make_unique<PieceCursor>(x_state, from, to);
  }

 private:
  const MemoryDisk& x_disk;
  State x_state;
};

void MemoryDisk::lose_power(std::size_t survivors) {
  x_states.erase(x_states.begin(), x_states.begin() + static_cast<std::ptrdiff_t>(std::min(survivors, unsynced())));
  x_states.resize(1);
  ++x_owner;
}

MemoryDisk::State MemoryDisk::apply(const State& state, const Changes& changes) {
  auto out = std::make_shared<std::vector<Piece>>();
  out->reserve(state->size() + changes.size() / piece_size + 1);
  auto old = state->begin();
  for (auto change = changes.begin(); change != changes.end();) {
    // The piece this change belongs to: the last one that begins at or before it, else the first.
    auto behind = std::upper_bound(old, state->end(), change->first, [](const std::string& key, const Piece& piece) {
      return key < piece->front()->first;
    });
    const auto touched = behind == old ? behind : behind - 1;
    out->insert(out->end(), old, touched);
    behind = touched == state->end() ? touched : touched + 1;
    std::vector<Pair> merged;
    std::size_t at = 0;
    const std::size_t size = touched == state->end() ? 0 : (*touched)->size();
    for (; change != changes.end(); ++change) {
      if (behind != state->end() && (*behind)->front()->first <= change->first) break;
      while (at < size && (**touched)[at]->first < change->first) merged.push_back((**touched)[at++]);
      if (at < size && (**touched)[at]->first == change->first) ++at;
      if (change->second) merged.push_back(std::make_shared<const Pair::element_type>(change->first, *change->second));
    }
    while (at < size) merged.push_back((**touched)[at++]);
    if (!out->empty() && out->back()->size() + merged.size() <= piece_size) {
      merged.insert(merged.begin(), out->back()->begin(), out->back()->end());
      out->pop_back();
    }
    // Halves of a full piece, not a full one and a rest, so that the next write does not split again.
    for (std::size_t begin = 0; begin < merged.size();) {
      const std::size_t left = merged.size() - begin;
      const std::size_t take = left > 2 * piece_size ? piece_size : (left > piece_size ? (left + 1) / 2 : left);
      const auto first = merged.begin() + static_cast<std::ptrdiff_t>(begin);
      out->push_back(std::make_shared<const std::vector<Pair>>(first, first + static_cast<std::ptrdiff_t>(take)));
      begin += take;
    }
    old = behind;
  }
  out->insert(out->end(), old, state->end());
  return out;
}

MemoryEngine::MemoryEngine(MemoryDisk& disk) : x_disk(disk), x_number(++disk.x_owner), x_state(disk.x_states.back()) {}

MemoryDisk::State MemoryEngine::state() const {
  const std::lock_guard lock(x_mutex);
  return x_state;
}

Result<std::optional<std::string>> MemoryEngine::get(std::string_view key) const {
  return MemoryDisk::Snapshot(x_disk, state()).get(key);
}

std::unique_ptr<Cursor> MemoryEngine::scan(std::string_view from, std::string_view to) const {
  return MemoryDisk::Snapshot(x_disk, state()).scan(from, to);
}

std::unique_ptr<Reader> MemoryEngine::snapshot() const {
  return std::make_unique<MemoryDisk::Snapshot>(x_disk, state());
}

Result<void> MemoryEngine::write(const Changes& changes, Durability durability) {
  if (auto fits = check_bounds(changes); !fits) return fits;
  const Error failed{Code::io, "the simulated disk failed to write; open it again", {}};
  if (x_failed || x_number != x_disk.x_owner) return failed;
  ++x_disk.x_writes;
  const auto fate = x_disk.on_write ? x_disk.on_write(changes, durability) : MemoryDisk::Fate::done;
  x_failed = fate != MemoryDisk::Fate::done;
  if (fate == MemoryDisk::Fate::lost) return failed;
  auto next = MemoryDisk::apply(x_disk.x_states.back(), changes);
  if (durability == Durability::synced) x_disk.x_states.clear();
  x_disk.x_states.push_back(next);
  if (fate == MemoryDisk::Fate::unheard) return failed;
  const std::lock_guard lock(x_mutex);
  x_state = std::move(next);
  return {};
}

}  // namespace store
