// The writer of a stopped node: each task is committed at once on the calling thread, which is the only one.
#pragma once

#include "store/database.h"
#include "store/items.h"
#include "web/writer.h"

namespace node {

class ImmediateWriter final : public web::Writer {
 public:
  /// Both outlive the writer.
  ImmediateWriter(store::Database& database, store::Items& items) : x_database(database), x_items(items) {}

  bool submit(std::function<store::Result<void>(store::Transaction&)> run,
              std::function<void(store::Result<void>)> done) override;
  void submit_alone(std::function<void()> run) override { run(); }

 private:
  store::Database& x_database;
  store::Items& x_items;
};

}  // namespace node
