#include "node/immediate_writer.h"

namespace node {

bool ImmediateWriter::submit(std::function<store::Result<void>(store::Transaction&)> run,
                             std::function<void(store::Result<void>)> done) {
  store::Transaction transaction = x_database.begin();
  auto result = run(transaction);
  if (result) {
    const auto sequence = x_database.commit(transaction);
    if (sequence)
      x_items.committed(*sequence);
    else
      result = sequence.error();
  }
  done(std::move(result));
  return true;
}

}  // namespace node
