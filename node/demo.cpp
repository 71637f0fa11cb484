// The command demo: an alliance on this machine, each node its own process.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "node/commands.h"
#include "node/control_wire.h"
#include "node/embedded.h"
#include "node/identity.h"
#include "node/limits.h"
#include "node/link.h"
#include "node/node.h"
#include "node/system.h"

namespace node {
namespace {

struct Portal {
  const char* folder;
  const char* name;
  const char* region;
};
constexpr Portal portals[] = {
    {"potsdam", "Potsdam", "12054"}, {"leer", "Landkreis Leer", "03457"}, {"leipzig", "Leipzig", "14713"}};
constexpr std::size_t demo_file_bytes = 64 * 1024;

/// One node of the demo and its process.
struct DemoPart {
  Config config;
  DemoNode told;  // as in demo.json
  pid_t process = -1;
  bool running = false;
};

// Made before anything else of a demo node, so that nothing is ever removed that is not the demo's own.
std::string marker_file(const Config& config) {
  return config.data + "/made-by-the-demo";
}
std::string prepared_file(const Config& config) {
  return config.data + "/prepared";
}
std::string log_file(const Config& config) {
  return config.data + "/log.txt";
}
std::string ready_file(const Config& config) {
  return config.data + "/ready.json";
}

Config config_of(const DemoOptions& options, std::size_t index) {
  const Portal& portal = portals[index];
  Config config;
  config.name = portal.name;
  config.region = portal.region;
  config.data = options.data + "/" + portal.folder;
  config.file = config.data + "/node.toml";
  config.control = config.data + "/control.sock";
  config.listen.port = static_cast<std::uint16_t>(options.port + index);
  config.url = "http://127.0.0.1:" + std::to_string(config.listen.port);
  config.head_interval = std::chrono::seconds(1);
  return config;
}

Done make_if_missing(const Config& config) {
  std::error_code error;
  if (std::filesystem::exists(prepared_file(config), error)) {
    // The port may be another one than last time.
    return write_file_atomically(config.file, write_config(config), 0644);
  }
  if (std::filesystem::exists(config.data, error) && !std::filesystem::exists(marker_file(config), error))
    return store::Error{store::Code::conflict, config.data + " is not the demo's; name another folder with --data", {}};
  // Left by a run that was interrupted before the node was ever used.
  std::filesystem::remove_all(config.data, error);
  std::filesystem::create_directories(config.data, error);
  if (auto marked = write_file_atomically(marker_file(config), "", 0644); !marked) return marked;
  const auto made = make_node(config);
  return made ? Done() : Done(made.error());
}

/// Content in chunks of whole lines, as `import` sends it.
Done import_content(Link& link, std::string_view lines, const std::string& owner) {
  while (!lines.empty()) {
    std::size_t end = std::min(lines.size(), limits::import_chunk_bytes);
    if (end < lines.size()) end = lines.rfind('\n', end) + 1;
    const auto answer = link.ask("POST", "/listings?owner=" + owner, std::string(lines.substr(0, end)));
    if (!answer) return answer.error();
    const auto bad = read_bad_lines(answer->body);
    if (!bad) return bad.error();
    if (!bad->empty())
      return store::Error{store::Code::corrupt, "demo content: " + bad->front().path + " " + bad->front().message, {}};
    lines.remove_prefix(end);
  }
  return {};
}

/// Peers, and at the first time content and a token.
Done prepare(std::vector<DemoPart>& parts, std::size_t index, const std::vector<DemoNode>& before) {
  DemoPart& part = parts[index];
  auto link = Link::open(part.config);
  if (!link) return link.error();
  for (const DemoPart& other : parts) {
    if (&other == &part) continue;
    const auto added =
        (*link)->ask("POST", "/peers", write_new_peer({*store::parse_node_id(other.told.node), other.told.url}));
    if (!added) return added.error();
  }
  for (const DemoNode& known : before)
    if (known.node == part.told.node) part.told.token = known.token;
  if (part.told.token.empty()) {
    const auto answer = (*link)->ask("POST", "/tokens", write_new_token({store::OwnerKind::person, "demo"}));
    if (!answer) return answer.error();
    const auto token = read_token(answer->body);
    if (!token) return token.error();
    part.told.token = *token;
  }
  std::error_code error;
  if (std::filesystem::exists(prepared_file(part.config), error)) return {};
  for (const char* owner : {"person", "organisation"}) {
    const std::string name = std::string("demo/content/") + portals[index].folder + "/" + owner + "s.jsonl";
    if (auto imported = import_content(**link, embedded(name), owner); !imported) return imported;
  }
  return write_file_atomically(prepared_file(part.config), "", 0644);
}

Done start(DemoPart& part, const std::string& program) {
  std::error_code error;
  std::filesystem::remove(ready_file(part.config), error);
  const int log = ::open(log_file(part.config).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (log < 0) return store::Error{store::Code::io, "cannot write " + log_file(part.config), {}};
  const std::string ready = ready_file(part.config);
  const pid_t parent = ::getpid();
  part.process = ::fork();
  if (part.process == 0) {
    // The node must not outlive a demo that is killed, and its signals are its own.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(log, STDERR_FILENO);
    ::execl(program.c_str(), program.c_str(), "serve", "--config", part.config.file.c_str(), "--ready-file",
            ready.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(log);
  if (part.process < 0) return store::Error{store::Code::io, "cannot start a process", {}};
  part.running = true;
  part.told.pid = part.process;
  return {};
}

Done wait_until_ready(DemoPart& part) {
  for (int i = 0; i < 600; ++i) {
    std::error_code error;
    if (std::filesystem::exists(ready_file(part.config), error)) return {};
    int status = 0;
    if (::waitpid(part.process, &status, WNOHANG) == part.process) {
      part.running = false;
      const auto log = read_file(log_file(part.config), demo_file_bytes);
      return store::Error{
          store::Code::io, part.config.name + " did not start: " + (log ? *log : "see " + log_file(part.config)), {}};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return store::Error{
      store::Code::unavailable, part.config.name + " does not get ready; see " + log_file(part.config), {}};
}

void stop_all(std::vector<DemoPart>& parts) {
  for (DemoPart& part : parts)
    if (part.running) ::kill(part.process, SIGTERM);
  for (DemoPart& part : parts) {
    for (int i = 0; part.running && i < 200; ++i) {
      if (::waitpid(part.process, nullptr, WNOHANG) == part.process)
        part.running = false;
      else
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    if (!part.running) continue;
    ::kill(part.process, SIGKILL);
    ::waitpid(part.process, nullptr, 0);
    part.running = false;
  }
}

void print_ways_in(const std::vector<DemoPart>& parts, const std::string& file) {
  std::printf("\nThe alliance is running:\n\n");
  for (const DemoPart& part : parts) std::printf("  %-15s %s\n", part.told.name.c_str(), part.told.url.c_str());
  std::printf("\nTokens for posting (Authorization: Bearer …):\n\n");
  for (const DemoPart& part : parts) std::printf("  %-15s %s\n", part.told.name.c_str(), part.told.token.c_str());
  std::printf(
      "\nSearch all three portals: %s/de/search?q=Winterjacke\nAll of this for programs:  %s\nCtrl-C ends it.\n",
      parts.front().told.url.c_str(), file.c_str());
  std::fflush(stdout);
}

/// Until SIGINT or SIGTERM; tells of nodes that end meanwhile.
void watch(std::vector<DemoPart>& parts, const sigset_t& signals) {
  for (int signal = 0; ::sigwait(&signals, &signal) == 0 && signal == SIGCHLD;) {
    for (DemoPart& part : parts) {
      if (!part.running || ::waitpid(part.process, nullptr, WNOHANG) != part.process) continue;
      part.running = false;
      std::printf("%s (process %d) has ended. Start it again with: helfernetz serve --config %s\n",
                  part.config.name.c_str(), part.process, part.config.file.c_str());
      std::fflush(stdout);
    }
  }
}

Done run_demo(const DemoOptions& options, std::vector<DemoPart>& parts, const sigset_t& signals) {
  const std::string file = options.data + "/demo.json";
  std::vector<DemoNode> before;
  if (const auto text = read_file(file, demo_file_bytes); text) {
    if (auto read = read_demo(*text); read) before = std::move(*read);
  }
  for (std::size_t i = 0; i < options.nodes; ++i) {
    DemoPart part;
    part.config = config_of(options, i);
    if (auto made = make_if_missing(part.config); !made) return made;
    const auto identity = load_identity(part.config.data);
    if (!identity) return identity.error();
    part.told.name = part.config.name;
    part.told.node = store::to_text(identity->node);
    part.told.url = part.config.url;
    part.told.config = part.config.file;
    part.told.data = part.config.data;
    parts.push_back(std::move(part));
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::printf("Preparing %s …\n", parts[i].config.name.c_str());
    std::fflush(stdout);
    if (auto prepared = prepare(parts, i, before); !prepared) return prepared;
  }
  for (DemoPart& part : parts)
    if (auto started = start(part, options.program); !started) return started;
  std::vector<DemoNode> told;
  for (DemoPart& part : parts) {
    if (auto ready = wait_until_ready(part); !ready) return ready;
    told.push_back(part.told);
  }
  if (auto written = write_file_atomically(file, write_demo(told), 0600); !written) return written;
  print_ways_in(parts, file);
  watch(parts, signals);
  return {};
}

}  // namespace

Done demo(const DemoOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(options.data, error);
  if (error)
    return store::Error{store::Code::io, "cannot make the folder " + options.data + ": " + error.message(), {}};
  const int lock = ::open((options.data + "/demo.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || ::flock(lock, LOCK_EX | LOCK_NB) != 0)
    return store::Error{store::Code::conflict, "another demo uses " + options.data + ", or it cannot be written", {}};
  DemoOptions absolute = options;
  absolute.data = std::filesystem::canonical(options.data, error).string();

  sigset_t signals;
  ::sigemptyset(&signals);
  for (int signal : {SIGINT, SIGTERM, SIGCHLD}) ::sigaddset(&signals, signal);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  std::vector<DemoPart> parts;
  const Done done = run_demo(absolute, parts, signals);
  stop_all(parts);
  if (done) std::printf("The alliance has ended. Its data stay in %s\n", absolute.data.c_str());
  return done;
}

}  // namespace node
