// The feed: what is new here, for peers that wait for it. A bounded ring of lines in memory under an id that is random
// per process start; a reader whose cursor fell out of it starts over from the list of heads.
// Thread-safe. `append` is the writer thread's, after the commit of what the line tells.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "federation/limits.h"
#include "store/bytes.h"
#include "store/time.h"

namespace federation {

class Feed {
 public:
  explicit Feed(store::Random& random, std::size_t capacity = limits::feed_lines);

  void append(std::string line);
  /// Called after each append, on the writer thread: wakes the requests that wait. To be set before anything is
  /// appended.
  void on_growth(std::function<void()> listener) { x_listener = std::move(listener); }

  /// Where the feed ends now: "<feed id>.<n>".
  std::string cursor() const;
  struct Lines {
    std::string cursor;  // behind the last of the lines
    std::vector<std::string> lines;
  };
  /// What follows a cursor, at most so much. Code::gone if it is of another feed or no longer in the ring.
  store::Result<Lines> after(std::string_view cursor, std::size_t lines, std::size_t bytes) const;

 private:
  std::string cursor_at(std::uint64_t n) const;

  const std::string x_id;
  const std::size_t x_capacity;
  std::function<void()> x_listener;
  mutable std::mutex x_mutex;  // guards what follows
  std::deque<std::string> x_lines;
  std::uint64_t x_end = 0;  // lines ever appended; the ring holds the last x_lines.size() of them
};

}  // namespace federation
