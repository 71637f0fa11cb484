// The node's identity on disk: DATA/keys with the online key (mode 0600) and node document 0. The root key is never
// stored; the next one is shown once.
#pragma once

#include <string>

#include "federation/node_document.h"

namespace node {

struct Identity {
  store::NodeId node;
  std::string document;  // exact bytes of document 0
  federation::SecretKey online;
};

/// Makes a new identity and writes its files. Returns also the secret of the next root, in Multikey form, to be shown
/// once. Code::conflict if there is one already.
struct Created {
  store::NodeId node;
  std::string document;
  std::string next_root_secret;
};
store::Result<Created> create_identity_files(const std::string& data, store::Random& random, store::Instant now);
/// Code::not_found with what to do if there is none, Code::corrupt if the files do not belong together.
store::Result<Identity> load_identity(const std::string& data);

}  // namespace node
