// The commands init and serve.
#include <csignal>
#include <cstdio>
#include <filesystem>

#include <qrencode.h>
#include <unistd.h>

#include "node/commands.h"
#include "node/control_wire.h"
#include "node/node.h"
#include "node/system.h"

namespace node {
namespace {

/// A QR code of half blocks, two rows a line, dark on light as scanners want it.
void print_qr(const std::string& text) {
  QRcode* const code = QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  if (!code) return;
  constexpr int margin = 2;
  const auto dark = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < code->width && y < code->width && (code->data[y * code->width + x] & 1) != 0;
  };
  for (int y = -margin; y < code->width + margin; y += 2) {
    std::string line = "  ";
    for (int x = -margin; x < code->width + margin; ++x) {
      const bool upper = !dark(x, y), lower = !dark(x, y + 1);
      line += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
    }
    std::printf("%s\n", line.c_str());
  }
  QRcode_free(code);
}

}  // namespace

Done init(const InitOptions& options) {
  Config config;
  config.name = options.name;
  config.region = options.region;
  config.url = options.url;
  while (config.url.ends_with('/')) config.url.pop_back();
  config.data = options.data;
  config.listen.port = options.port;
  config.file = options.data + "/node.toml";
  const auto made = make_node(config);
  if (!made) return made.error();

  std::printf("The node %s is made: %s\n\n", options.name.c_str(), store::to_text(made->node).c_str());
  std::printf(
      "NEXT ROOT KEY. It is shown only now and stored nowhere. Print this page and lock it away:\n"
      "with it you renew your node's keys, and whoever else has it can take your node's name.\n\n  %s\n\n",
      made->next_root_secret.c_str());
  print_qr(made->next_root_secret);
  std::printf(
      "\nStart it:      helfernetz serve --config %s\n"
      "A first token: helfernetz token add --config %s --name desk --owner organisation\n",
      config.file.c_str(), config.file.c_str());
  return {};
}

Done serve(const ServeOptions& options) {
  const auto config = read_config(options.config);
  if (!config) return config.error();
  if (options.check) {
    std::printf("%s is in order.\n  portal    %s (%s), %s\n  data      %s\n  listens   %s port %u%s\n  commands  %s\n",
                options.config.c_str(), config->name.c_str(), config->region.c_str(), config->url.c_str(),
                config->data.c_str(), config->listen.address.c_str(), config->listen.port,
                config->listen.tls ? ", TLS" : ", plain (behind a proxy)", config->control.c_str());
    return {};
  }
  std::signal(SIGPIPE, SIG_IGN);
  auto node = Node::open(*config, Node::Mode::serving);
  if (!node) return node.error();
  const auto port = (*node)->serve();
  if (!port) return port.error();
  if (!options.ready_file.empty())
    if (auto written = write_file_atomically(options.ready_file, write_ready(::getpid(), *port), 0644); !written)
      return written;
  (*node)->wait_for_stop_signal();
  (*node)->stop();
  return {};
}

}  // namespace node
