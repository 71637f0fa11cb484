// Inside of transport.cpp: what server and client share. Included by that one translation unit only.
#pragma once

#include <array>
#include <ctime>
#include <future>
#include <list>
#include <optional>
#include <thread>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include "web/limits.h"
#include "web/transport.h"

namespace web {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ssl = asio::ssl;
using asio::awaitable;
using boost::system::error_code;

// One socket type for TCP and UNIX sockets halves what the compiler has to instantiate.
using PlainStream = beast::basic_stream<asio::generic::stream_protocol>;
using TlsStream = beast::ssl_stream<PlainStream>;

/// Completion token: suspend, and give the error instead of throwing it.
inline auto into(error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

struct Io::Context {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  std::optional<asio::signal_set> signals;
  std::thread thread;
};

/// Owns running coroutines; io thread only. A task lives until its coroutine ends.
class TaskGroup {
 public:
  struct Task {
    asio::cancellation_signal cancel;
    bool busy = true;  // false while it only waits for something new to do
  };

  explicit TaskGroup(asio::io_context& io) : x_io(io) {}

  /// `make` is called with the new Task and returns the coroutine.
  template <class Make>
  void spawn(Make make) {
    const auto task = x_tasks.emplace(x_tasks.end());
    asio::co_spawn(x_io, make(*task),
                   asio::bind_cancellation_slot(task->cancel.slot(), [this, task](std::exception_ptr) {
                     x_tasks.erase(task);
                     tell_if_empty();
                   }));
  }
  std::size_t size() const { return x_tasks.size(); }
  void cancel_idle() {
    for (auto& task : x_tasks)
      if (!task.busy) task.cancel.emit(asio::cancellation_type::terminal);
  }
  void cancel_all() {
    for (auto& task : x_tasks) task.cancel.emit(asio::cancellation_type::terminal);
  }
  void when_empty(std::function<void()> then) {
    x_when_empty = std::move(then);
    tell_if_empty();
  }

 private:
  void tell_if_empty() {
    if (x_tasks.empty() && x_when_empty) std::exchange(x_when_empty, nullptr)();
  }

  asio::io_context& x_io;
  std::list<Task> x_tasks;
  std::function<void()> x_when_empty;
};

/// Header names are compared in lower case from here on.
inline std::string lower_case(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// RFC 9110 IMF-fixdate of now. The one use of the machine's clock here: a header for caches, nothing is decided by it.
inline std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return text.data();
}

/// TLS 1.2 and 1.3 with the suites and groups of BSI TR-02102-2.
inline void restrict_tls(ssl::context& context) {
  SSL_CTX* const native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(native,
                          "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
                          "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256");
  SSL_CTX_set_ciphersuites(native, "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256");
  SSL_CTX_set1_groups_list(native, "P-256:P-384:P-521");
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
}

}  // namespace web
