// The HTTP server and client over real sockets: plain, TLS and UNIX.
#include "web/transport.h"

#include <cstdlib>
#include <filesystem>
#include <future>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/limits.h"

using namespace web;
using namespace std::chrono_literals;

namespace {

// Says what it got; "/later" is answered from another thread, "/never" not at all.
class Echo final : public Handler {
 public:
  ~Echo() override {
    for (auto& thread : x_threads) thread.join();
  }
  void handle(Request request, Reply reply) override {
    std::string body = request.method + " " + request.path;
    for (const auto& [name, value] : request.query) body += " " + name + "=" + value;
    body += " " + std::to_string(request.body.size());
    if (request.path == "/never") {
      x_unanswered.push_back(std::move(reply));
    } else if (request.path == "/later") {
      x_threads.emplace_back([reply, body] { reply({200, {}, body}); });
    } else if (request.path == "/evil") {
      reply({200, {{"x-evil", "a\r\nset-cookie: b"}}, "x"});
    } else {
      reply({200, {{"content-type", "text/plain"}}, body});
    }
  }

 private:
  std::vector<std::thread> x_threads;
  std::vector<Reply> x_unanswered;
};

store::Result<Response> get(Client& client, Fetch fetch) {
  const auto promise = std::make_shared<std::promise<store::Result<Response>>>();
  client.fetch(std::move(fetch), [promise](store::Result<Response> result) { promise->set_value(std::move(result)); });
  return promise->get_future().get();
}

// Sends bytes as they are and reads until the server closes.
std::string raw(std::uint16_t port, std::string_view bytes) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  while (!bytes.empty()) {
    const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  std::string answer, part(4096, '\0');
  for (ssize_t n; (n = ::recv(fd, part.data(), part.size(), 0)) > 0;)
    answer.append(part, 0, static_cast<std::size_t>(n));
  ::close(fd);
  return answer;
}

int status_of(const std::string& answer) {
  return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
}

std::string scratch() {
  static const std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "helfernetz-net-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()));
    const std::string command = "sh " HELFERNETZ_SOURCE_DIR "/tests/net/certificates.sh " + name;
    REQUIRE(std::system(command.c_str()) == 0);
    return name;
  }();
  return folder;
}

}  // namespace

TEST_CASE("requests come back answered, kept alive, from any thread, decoded") {
  Io io;
  Echo echo;
  auto server = *Server::start(io, {}, echo);
  auto client = *Client::create(io, {});
  const std::string base = "http://127.0.0.1:" + std::to_string(server->port());
  CHECK(get(*client, {.base = base, .target = "/a%20b?q=%C3%BC+x&empty="})->body == "GET /a b q=ü x empty= 0");
  CHECK(get(*client, {.base = base, .target = "/later"})->body == "GET /later 0");
  CHECK(get(*client, {.base = base, .method = "POST", .target = "/p", .body = "12345"})->body == "POST /p 5");
  const auto head = get(*client, {.base = base, .method = "HEAD", .target = "/h"});
  CHECK(head->body.empty());
  std::vector<std::future<store::Result<Response>>> many;
  for (int i = 0; i < 50; ++i)
    many.push_back(std::async(std::launch::async, [&] { return get(*client, {.base = base, .target = "/later"}); }));
  for (auto& one : many) CHECK(one.get()->status == 200);
}

TEST_CASE("what the strict head check refuses") {
  Io io;
  Echo echo;
  auto server = *Server::start(io, {}, echo);
  const auto port = server->port();
  const auto refused = [&](std::string_view head) { return status_of(raw(port, std::string(head))); };
  CHECK(refused("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") == 200);
  CHECK(refused("GET / HTTP/1.0\r\n\r\n") == 200);
  CHECK(refused("GET / HTTP/1.1\r\nConnection: close\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost: a b\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/2.7\r\nHost: a\r\n\r\n") == 505);
  CHECK(refused("GET /\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") ==
        400);
  CHECK(refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") == 501);
  CHECK(refused("GET / HTTP/1.1\r\nHost : a\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost: a\r\nExpect: gold\r\n\r\n") == 417);
  CHECK(refused("nonsense\r\n\r\n") == 400);
  CHECK(refused("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
  CHECK(refused("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'a') + "\r\n\r\n") == 431);
  // A body as long as a title of 1 MB in it reaches the handler, which can name the member; a longer one does not.
  const std::string allowed(1 << 20, 'a'), longer(limits::body_bytes + 1, 'a');
  const auto sized = [](const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  };
  CHECK(refused(sized(allowed)) == 200);
  CHECK(refused(sized(longer)) == 413);
  CHECK(refused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n" + allowed +
                "\r\n100000\r\n" + allowed + "\r\n0\r\n\r\n") == 413);
  CHECK(raw(port, "GET /evil HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").find("set-cookie") ==
        std::string::npos);
  const auto two =
      raw(port, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(two.find("GET /1 0") < two.find("GET /2 0"));
  const auto expecting = raw(
      port, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  CHECK(expecting.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200"));
}

TEST_CASE("TLS: a trusted certificate is needed, and private addresses must be allowed") {
  Io io;
  Echo echo;
  const std::string dir = scratch();
  Listen listen;
  listen.tls = TlsFiles{dir + "/node.pem", dir + "/node.key"};
  auto server = *Server::start(io, listen, echo);
  const std::string port = std::to_string(server->port());
  auto trusting = *Client::create(io, {.private_addresses = true, .authorities = dir + "/ca.pem"});
  CHECK(get(*trusting, {.base = "https://localhost:" + port, .target = "/x"})->body == "GET /x 0");
  CHECK(get(*trusting, {.base = "https://127.0.0.1:" + port, .target = "/x"})->body == "GET /x 0");
  auto strict = *Client::create(io, {.private_addresses = false, .authorities = dir + "/ca.pem"});
  CHECK(get(*strict, {.base = "https://localhost:" + port, .target = "/x"}).error().message.find("private address") !=
        std::string::npos);
  auto ignorant = *Client::create(io, {.private_addresses = true, .authorities = dir + "/other.pem"});
  CHECK_FALSE(get(*ignorant, {.base = "https://localhost:" + port, .target = "/x"}));
  // Renewed certificates are taken up without a restart.
  std::filesystem::copy_file(dir + "/stranger.key", dir + "/node.key",
                             std::filesystem::copy_options::overwrite_existing);
  std::filesystem::copy_file(dir + "/stranger.pem", dir + "/node.pem",
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(get(*ignorant, {.base = "https://localhost:" + port, .target = "/y"})->body == "GET /y 0");
}

TEST_CASE("plain HTTP leaves this machine for nobody") {
  Io io;
  auto client = *Client::create(io, {.private_addresses = true});
  // A documentation address (RFC 5737): refused before a packet is sent.
  CHECK(get(*client, {.base = "http://192.0.2.1", .target = "/"}).error().message.find("use https") !=
        std::string::npos);
  for (const char* base :
       {"ftp://a", "http://", "http://user@127.0.0.1", "http://127.0.0.1/path", "127.0.0.1", "http://127.0.0.1?x"})
    CHECK(get(*client, {.base = base, .target = "/"}).error().code == store::Code::invalid);
}

TEST_CASE("UNIX socket, its rights, and a long path") {
  Io io;
  Echo echo;
  Listen listen;
  listen.unix_path = scratch() + "/control";
  {
    auto server = *Server::start(io, listen, echo);
    auto client = *Client::create(io, {});
    CHECK(get(*client, {.base = "http://localhost", .target = "/u", .unix_path = listen.unix_path})->body ==
          "GET /u 0");
    CHECK((std::filesystem::status(listen.unix_path).permissions() & std::filesystem::perms::mask) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  }
  CHECK_FALSE(std::filesystem::exists(listen.unix_path));
  listen.unix_path = std::string(200, 'x');
  CHECK_FALSE(Server::start(io, listen, echo));
}

TEST_CASE("a port in use is a clear error") {
  Io io;
  Echo echo;
  auto server = *Server::start(io, {}, echo);
  Listen same;
  same.port = server->port();
  CHECK(Server::start(io, same, echo).error().message.find("cannot listen") != std::string::npos);
}

TEST_CASE("stopping ends idle connections at once, and fetches with an error") {
  Io io;
  Echo echo;
  auto server = *Server::start(io, {}, echo);
  auto client = *Client::create(io, {});
  const std::string base = "http://127.0.0.1:" + std::to_string(server->port());
  REQUIRE(get(*client, {.base = base, .target = "/x"}));
  const auto ended = std::make_shared<std::promise<bool>>();
  client->fetch({.base = base, .target = "/never", .deadline = 60s},
                [ended](store::Result<Response> result) { ended->set_value(static_cast<bool>(result)); });
  client->stop();
  CHECK_FALSE(ended->get_future().get());
  CHECK_FALSE(get(*client, {.base = base, .target = "/x"}));
}
