// How web hands changes to the writer thread. Implemented in node; a test may run tasks at once.
#pragma once

#include <functional>

#include "store/transaction.h"

namespace web {

class Writer {
 public:
  virtual ~Writer() = default;

  /// `run` makes its changes in the transaction it is given; if it returns an error these changes are dropped, and the
  /// others of the same group commit are kept. `done` is called on the writer thread after the commit is durable, with
  /// what `run` returned or the error of the commit; it must be short. False if the inbox is full: answer 503.
  [[nodiscard]] virtual bool submit(std::function<store::Result<void>(store::Transaction&)> run,
                                    std::function<void(store::Result<void>)> done) = 0;
  /// Runs alone, between two group commits, and commits by itself if it changes anything. Not bounded by the inbox:
  /// who uses it has a bound of its own. Ignored once the writer is stopping.
  virtual void submit_alone(std::function<void()> run) = 0;
};

}  // namespace web
