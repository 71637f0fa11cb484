#include "node/writer_thread.h"

#include "node/limits.h"

namespace node {
namespace {

/// Exceptions of libraries end here: one task must not end the writer.
store::Result<void> run_guarded(const std::function<store::Result<void>(store::Transaction&)>& run,
                                store::Transaction& transaction) {
  try {
    return run(transaction);
  } catch (const std::exception& failure) {
    return store::Error{store::Code::io, std::string("a change failed: ") + failure.what(), {}};
  }
}

}  // namespace

WriterThread::WriterThread(store::Database& database, store::Items& items, std::function<void()> committed)
    : x_database(database), x_items(items), x_committed(std::move(committed)), x_thread([this] { loop(); }) {}

WriterThread::~WriterThread() {
  stop();
}

bool WriterThread::accept(Task task) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_stopping || (!task.alone && x_inbox.size() >= limits::writer_inbox)) return false;
    x_inbox.push_back(std::move(task));
  }
  x_filled.notify_one();
  return true;
}

bool WriterThread::submit(std::function<store::Result<void>(store::Transaction&)> run,
                          std::function<void(store::Result<void>)> done) {
  return accept({std::move(run), std::move(done), nullptr});
}

void WriterThread::submit_alone(std::function<void()> run) {
  accept({nullptr, nullptr, std::move(run)});
}

void WriterThread::stop() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_filled.notify_one();
  if (x_thread.joinable()) x_thread.join();
}

void WriterThread::loop() {
  std::vector<Task> group;
  for (;;) {
    std::function<void()> alone;
    {
      std::unique_lock lock(x_mutex);
      x_filled.wait(lock, [this] { return x_stopping || !x_inbox.empty(); });
      if (x_inbox.empty()) return;
      if (x_inbox.front().alone) {
        alone = std::move(x_inbox.front().alone);
        x_inbox.pop_front();
      }
      while (!alone && !x_inbox.empty() && !x_inbox.front().alone && group.size() < limits::group_tasks) {
        group.push_back(std::move(x_inbox.front()));
        x_inbox.pop_front();
      }
    }
    if (alone)
      alone();
    else
      run_group(group);
    group.clear();
  }
}

void WriterThread::run_group(std::vector<Task>& group) {
  std::size_t next = 0;
  while (next < group.size()) {
    store::Transaction transaction = x_database.begin();
    std::vector<std::pair<Task*, store::Result<void>>> finished;
    // A batch has a bound, so a group may take several commits.
    for (; next < group.size() && transaction.bytes() < limits::group_bytes; ++next) {
      store::Transaction nested = transaction.nested();
      auto result = run_guarded(group[next].run, nested);
      if (result) transaction.absorb(std::move(nested));
      finished.emplace_back(&group[next], std::move(result));
    }
    const auto sequence = x_database.commit(transaction);
    if (sequence) x_items.committed(*sequence);
    for (auto& [task, result] : finished)
      task->done(sequence || !result ? std::move(result) : store::Result<void>(sequence.error()));
    if (sequence && !transaction.changes().empty()) x_committed();
  }
}

}  // namespace node
