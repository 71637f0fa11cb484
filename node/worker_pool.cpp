#include "node/worker_pool.h"

#include "node/limits.h"

namespace node {

WorkerPool::WorkerPool(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) x_threads.emplace_back([this] { loop(); });
}

WorkerPool::~WorkerPool() {
  stop();
}

bool WorkerPool::submit(std::function<void()> run) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_stopping || x_inbox.size() >= limits::worker_inbox) return false;
    x_inbox.push_back(std::move(run));
  }
  x_filled.notify_one();
  return true;
}

void WorkerPool::stop() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_filled.notify_all();
  for (auto& thread : x_threads)
    if (thread.joinable()) thread.join();
}

void WorkerPool::loop() {
  for (;;) {
    std::function<void()> run;
    {
      std::unique_lock lock(x_mutex);
      x_filled.wait(lock, [this] { return x_stopping || !x_inbox.empty(); });
      if (x_inbox.empty()) return;
      run = std::move(x_inbox.front());
      x_inbox.pop_front();
    }
    run();
  }
}

}  // namespace node
