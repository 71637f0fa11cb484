// What every item of a catalogue has in common, whatever its type (federation/PROTOCOL.md, "Items"). Pure, any thread.
#pragma once

#include <string_view>

#include "federation/node_document.h"

namespace federation {

/// The item's own claim, beside the head that covers it: canonical, of `documents`' node, under the id of its entry,
/// with a proof by the key it names. An ended key does not make an item void, since the head above it decides.
/// Code::invalid with the path of the field; Code::unavailable if it names a key that `documents` does not have yet.
store::Result<void> check_item(std::string_view bytes, const store::ItemId& id, const NodeDocuments& documents);

}  // namespace federation
