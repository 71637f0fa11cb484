// Worker threads for what takes longer than an io thread may: long reads, pages of a sync. Bounded; any thread submits.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "web/workers.h"

namespace node {

class WorkerPool final : public web::Workers {
 public:
  explicit WorkerPool(std::size_t threads);
  /// As stop.
  ~WorkerPool() override;

  bool submit(std::function<void()> run) override;
  /// Refuses new tasks, finishes the accepted ones and ends the threads.
  void stop();

 private:
  void loop();

  std::mutex x_mutex;
  std::condition_variable x_filled;
  std::deque<std::function<void()>> x_inbox;
  bool x_stopping = false;
  std::vector<std::thread> x_threads;
};

}  // namespace node
