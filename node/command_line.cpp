#include "node/command_line.h"

#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>

#include <CLI/CLI.hpp>

#include "node/commands.h"

namespace node {
namespace {

const std::map<std::string, store::OwnerKind> owner_kinds{{"person", store::OwnerKind::person},
                                                          {"organisation", store::OwnerKind::organisation}};

CLI::App* command(CLI::App& app, const std::string& name, const std::string& what, const std::string& examples) {
  CLI::App* made = app.add_subcommand(name, what);
  made->footer("Examples:\n" + examples);
  return made;
}

void take_config(CLI::App& app, std::string& config) {
  app.add_option("--config", config, "the node's node.toml")->type_name("FILE")->capture_default_str();
}

// Where this very program lies, so that the demo can start it again for each node.
std::string own_path(const char* called_as) {
  std::error_code error;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::string(called_as) : path.string();
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app(
      "helfernetz: a portal where people who need help and people who offer it find each other, allied with others");
  app.set_version_flag("--version", HELFERNETZ_VERSION);
  app.require_subcommand(1);
  app.footer("Try it: helfernetz demo\nHelp for one command: helfernetz COMMAND --help");

  std::function<Done()> chosen;
  std::string config = "node.toml";

  InitOptions init_options;
  CLI::App* init_command = command(
      app, "init", "make a node: keys, database and node.toml",
      "  helfernetz init --data /var/lib/helfernetz --name Potsdam --region 12054 --url https://potsdam.example\n");
  init_command->add_option("--data", init_options.data, "folder for database, keys and node.toml")
      ->type_name("DIR")
      ->required();
  init_command->add_option("--name", init_options.name, "name of the portal, as people see it")->required();
  init_command
      ->add_option("--region", init_options.region, "official key (AGS) of the district (5 digits) or municipality (8)")
      ->type_name("AGS")
      ->required();
  init_command->add_option("--url", init_options.url, "public address, without a path")->required();
  init_command->add_option("--port", init_options.port, "port to listen on")->capture_default_str();
  init_command->callback([&] { chosen = [&] { return init(init_options); }; });

  ServeOptions serve_options;
  CLI::App* serve_command = command(app, "serve", "run the node until SIGTERM or Ctrl-C",
                                    "  helfernetz serve --config /var/lib/helfernetz/node.toml\n"
                                    "  helfernetz serve --check --config node.toml\n");
  take_config(*serve_command, config);
  serve_command->add_flag("--check", serve_options.check, "only read the configuration and say what it means");
  serve_command
      ->add_option("--ready-file", serve_options.ready_file, "written when requests are answered: process id and port")
      ->type_name("FILE");
  serve_command->callback([&] {
    chosen = [&] {
      serve_options.config = config;
      return serve(serve_options);
    };
  });

  DemoOptions demo_options;
  demo_options.program = own_path(argv[0]);
  demo_options.data = "helfernetz-demo";
  CLI::App* demo_command =
      command(app, "demo", "run an alliance of three nodes with content to look at; Ctrl-C ends it",
              "  helfernetz demo\n"
              "  helfernetz demo --data /tmp/alliance --port 9000\n");
  demo_command->add_option("--data", demo_options.data, "folder of the nodes; used again by the next run")
      ->type_name("DIR")
      ->capture_default_str();
  demo_command->add_option("--port", demo_options.port, "first of the consecutive ports")
      ->check(CLI::Range(1024, 65500))
      ->capture_default_str();
  demo_command->add_option("--nodes", demo_options.nodes, "how many nodes")
      ->check(CLI::Range(1, 3))
      ->capture_default_str();
  demo_command->callback([&] { chosen = [&] { return demo(demo_options); }; });

  CLI::App* token = app.add_subcommand("token", "API tokens: who may post listings");
  token->require_subcommand(1);
  store::OwnerKind kind = store::OwnerKind::person;
  std::string token_name, token_id;
  CLI::App* token_add =
      command(*token, "add", "make a token; it is shown once",
              "  helfernetz token add --name \"Desk of the volunteers' agency\" --owner organisation\n");
  take_config(*token_add, config);
  token_add->add_option("--name", token_name, "for whom or what it is")->required();
  token_add->add_option("--owner", kind, "person: areas are cut to about 5 km; organisation: to about 20 m")
      ->transform(CLI::CheckedTransformer(owner_kinds))
      ->required();
  token_add->callback([&] { chosen = [&] { return add_token(config, kind, token_name); }; });
  CLI::App* token_list = command(*token, "list", "show all tokens, without their secrets", "  helfernetz token list\n");
  take_config(*token_list, config);
  token_list->callback([&] { chosen = [&] { return list_tokens(config); }; });
  CLI::App* token_revoke =
      command(*token, "revoke", "end a token; its listings stay", "  helfernetz token revoke 3f2a9c1b7d20\n");
  take_config(*token_revoke, config);
  token_revoke->add_option("ID", token_id, "as `token list` shows it (8 or more digits)")->required();
  token_revoke->callback([&] { chosen = [&] { return revoke_token(config, token_id); }; });

  CLI::App* peer = app.add_subcommand("peer", "the alliance: which nodes' listings are carried here");
  peer->require_subcommand(1);
  std::string peer_id, peer_url;
  CLI::App* peer_add = command(*peer, "add", "carry a node's catalogue, as a partner",
                               "  helfernetz peer add hf1… --url https://leer.example\n"
                               "  helfernetz peer add hf1…        carried through other peers, never asked itself\n");
  take_config(*peer_add, config);
  peer_add->add_option("ID", peer_id, "the node's id, as its operator tells you")->required();
  peer_add->add_option("--url", peer_url, "its address; https, or plain http on this machine");
  peer_add->callback([&] { chosen = [&] { return add_peer(config, peer_id, peer_url); }; });
  CLI::App* peer_list = command(*peer, "list", "show all peers", "  helfernetz peer list\n");
  take_config(*peer_list, config);
  peer_list->callback([&] { chosen = [&] { return list_peers(config); }; });
  CLI::App* peer_remove = command(*peer, "remove", "no longer carry a node; its listings disappear here",
                                  "  helfernetz peer remove hf1…\n");
  take_config(*peer_remove, config);
  peer_remove->add_option("ID", peer_id, "the node's id")->required();
  peer_remove->callback([&] { chosen = [&] { return remove_peer(config, peer_id); }; });

  ImportOptions import_options;
  bool as_organisation = false;
  CLI::App* import_command =
      command(app, "import", "add listings from a file: JSON Lines, each a body as for POST /api/v1/listings",
              "  helfernetz import offers.jsonl --dry-run\n"
              "  helfernetz import offers.jsonl --organisation\n");
  take_config(*import_command, config);
  import_command->add_option("FILE", import_options.file, "*.jsonl")->required()->check(CLI::ExistingFile);
  import_command->add_flag("--organisation", as_organisation,
                           "the listings are an organisation's (areas to about 20 m), not persons' (5 km)");
  import_command->add_flag("--dry-run", import_options.dry_run, "only check every line");
  import_command->add_option("--from-line", import_options.from_line, "go on at this line, after an interrupted import")
      ->check(CLI::PositiveNumber);
  import_command->callback([&] {
    chosen = [&] {
      import_options.config = config;
      if (as_organisation) import_options.owner = store::OwnerKind::organisation;
      return import_listings(import_options);
    };
  });

  ExportOptions export_options;
  export_options.file = "-";
  CLI::App* export_command = app.add_subcommand("export", "write out what the node holds");
  export_command->require_subcommand(1);
  CLI::App* export_what = command(*export_command, "listings", "the signed listings, JSON Lines",
                                  "  helfernetz export listings > listings.jsonl\n"
                                  "  helfernetz export listings alliance.jsonl --all\n");
  take_config(*export_what, config);
  export_what->add_option("FILE", export_options.file, "where to; - is standard output")->capture_default_str();
  export_what->add_flag("--all", export_options.all, "those of all portals held here, not only the own ones");
  export_what->callback([&] {
    chosen = [&] {
      export_options.config = config;
      return export_listings(export_options);
    };
  });

  CLI::App* verify_command =
      command(app, "verify", "check a stopped node: every file, hash, proof, root and forward record",
              "  helfernetz verify --config /var/lib/helfernetz/node.toml\n");
  take_config(*verify_command, config);
  verify_command->callback([&] { chosen = [&] { return verify(config); }; });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  const Done done = chosen();
  if (done) return 0;
  std::fprintf(stderr, "helfernetz: %s%s\n", done.error().path.empty() ? "" : (done.error().path + ": ").c_str(),
               done.error().message.c_str());
  return 1;
}

}  // namespace node
