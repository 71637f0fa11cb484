#include "node/link.h"

#include <future>
#include <optional>

#include "node/control_wire.h"
#include "node/node.h"
#include "web/target.h"

namespace node {
namespace {

using Answer = store::Result<web::Response>;

class SocketLink final : public Link {
 public:
  SocketLink(std::unique_ptr<web::Io> io, std::unique_ptr<web::Client> client, std::string path)
      : x_io(std::move(io)), x_client(std::move(client)), x_path(std::move(path)) {}

  Answer exchange(std::string method, std::string target, std::string body) override {
    web::Fetch fetch;
    fetch.base = "http://localhost";
    fetch.method = std::move(method);
    fetch.target = std::move(target);
    fetch.body = std::move(body);
    fetch.unix_path = x_path;
    fetch.deadline = std::chrono::minutes(2);
    // Shared: this thread may have gone on before set_value has returned.
    const auto promise = std::make_shared<std::promise<Answer>>();
    x_client->fetch(std::move(fetch), [promise](Answer answer) { promise->set_value(std::move(answer)); });
    return promise->get_future().get();
  }

 private:
  std::unique_ptr<web::Io> x_io;
  std::unique_ptr<web::Client> x_client;
  std::string x_path;
};

class DirectLink final : public Link {
 public:
  explicit DirectLink(std::unique_ptr<Node> node) : x_node(std::move(node)) {}

  Answer exchange(std::string method, std::string target, std::string body) override {
    web::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    if (auto parsed = web::parse_target(request); !parsed) return parsed.error();
    // A stopped node answers before it returns.
    std::optional<web::Response> response;
    x_node->control().handle(std::move(request), [&response](web::Response made) { response = std::move(made); });
    return std::move(*response);
  }

 private:
  std::unique_ptr<Node> x_node;
};

}  // namespace

store::Result<web::Response> Link::ask(std::string method, std::string target, std::string body) {
  auto answer = exchange(std::move(method), std::move(target), std::move(body));
  if (!answer || answer->status < 400) return answer;
  return store::Error{store::Code::invalid, problem_text(answer->body), {}};
}

store::Result<std::unique_ptr<Link>> Link::open(const Config& config) {
  auto io = std::make_unique<web::Io>();
  auto client = web::Client::create(*io, {});
  if (!client) return client.error();
  auto link = std::make_unique<SocketLink>(std::move(io), std::move(*client), config.control);
  if (link->ask("GET", "/alive")) return std::unique_ptr<Link>(std::move(link));
  auto node = Node::open(config, Node::Mode::stopped);
  if (!node) return node.error();
  return std::unique_ptr<Link>(std::make_unique<DirectLink>(std::move(*node)));
}

}  // namespace node
