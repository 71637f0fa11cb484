// How web hands long reads to the worker threads. Implemented in node.
#pragma once

#include <functional>

namespace web {

class Workers {
 public:
  virtual ~Workers() = default;
  /// False if the inbox is full: answer 503.
  [[nodiscard]] virtual bool submit(std::function<void()> run) = 0;
};

}  // namespace web
