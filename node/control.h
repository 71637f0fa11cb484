// What the commands ask of a node: tokens, peers, import, export. Spoken as HTTP over the local socket of a running
// node; on a stopped one the command opens the database and calls the same handler directly.
//
// Threads: as web::Handler. Whoever reaches the socket (mode 0600) is the operator; nothing here asks for a token.
#pragma once

#include <functional>

#include "federation/own_listings.h"
#include "matching/places.h"
#include "store/database.h"
#include "web/router.h"
#include "web/writer.h"

namespace node {

class Control final : public web::Handler {
 public:
  struct Parts {
    const store::Database& database;
    federation::OwnListings& own_listings;
    const matching::Places& places;
    web::Writer& writer;
    const store::Clock& clock;
    store::Random& random;
    std::function<void()> peers_changed;  // called on the writer thread after the commit
  };
  /// What `parts` refers to outlives this.
  explicit Control(Parts parts);

  void handle(web::Request request, web::Reply reply) override {
    x_router.handle(std::move(request), std::move(reply));
  }

 private:
  void add_token_routes();
  void add_peer_routes();
  void add_import_routes();
  /// Runs the change on the writer and answers with the body it made, after the commit.
  void change(web::Reply reply, std::function<store::Result<std::string>(store::Transaction&)> run,
              std::function<void()> afterwards = nullptr);

  Parts x_parts;
  web::Router x_router;
};

}  // namespace node
