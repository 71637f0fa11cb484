// The composition root: builds the parts of a node, wires them and takes them down in order. The only place where
// everything is known to everything.
#pragma once

#include <memory>

#include "node/config.h"
#include "store/id.h"
#include "web/http.h"

namespace node {

class Node {
 public:
  enum class Mode {
    stopped,  // for commands: database and rules, changes run at once on the calling thread, no sockets
    serving   // the running node: writer, workers and io threads
  };
  /// Opens database and identity. Errors say what to do.
  static store::Result<std::unique_ptr<Node>> open(const Config& config, Mode mode);
  ~Node();

  /// Mode::serving only: listens, then follows the peers. Returns the port.
  store::Result<std::uint16_t> serve();
  /// Returns after SIGTERM or SIGINT, which are caught from the beginning of `serve` on.
  void wait_for_stop_signal();
  /// Stops listening, answers what is under way, carries out accepted changes. Also done by the destructor.
  void stop();

  /// What commands ask.
  web::Handler& control();

  struct Parts;

 private:
  explicit Node(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> x_parts;
};

/// Makes keys, database and node.toml in `config.data`; returns the secret of the next root. Code::conflict if the
/// folder holds a node.
struct MadeNode {
  store::NodeId node;
  std::string next_root_secret;
};
store::Result<MadeNode> make_node(const Config& config);

}  // namespace node
