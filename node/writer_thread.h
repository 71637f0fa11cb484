// The writer: the one thread that changes the database. It drains its bounded inbox, lets every task make its changes
// in a transaction of its own, commits them together with one sync, and only then releases the replies.
//
// Owned by the composition root; `submit` from any thread. Invariants: tasks run in the order they came; `done` follows
// the durable commit; at shutdown what was accepted is still carried out.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "store/database.h"
#include "store/items.h"
#include "web/writer.h"

namespace node {

class WriterThread final : public web::Writer {
 public:
  /// Collaborators outlive the writer. `committed` is called on the writer thread after a group commit that changed
  /// something and its replies.
  WriterThread(store::Database& database, store::Items& items, std::function<void()> committed);
  /// As stop.
  ~WriterThread() override;

  bool submit(std::function<store::Result<void>(store::Transaction&)> run,
              std::function<void(store::Result<void>)> done) override;
  void submit_alone(std::function<void()> run) override;
  /// Refuses new tasks, carries out the accepted ones and ends the thread.
  void stop();

 private:
  struct Task {
    std::function<store::Result<void>(store::Transaction&)> run;
    std::function<void(store::Result<void>)> done;
    std::function<void()> alone;
  };
  bool accept(Task task);
  void loop();
  void run_group(std::vector<Task>& group);

  store::Database& x_database;
  store::Items& x_items;
  std::function<void()> x_committed;
  std::mutex x_mutex;
  std::condition_variable x_filled;
  std::deque<Task> x_inbox;
  bool x_stopping = false;
  std::thread x_thread;  // last: it starts when all else stands
};

}  // namespace node
