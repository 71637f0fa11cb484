// The rows that follow from one line of a catalogue page: entry, change and content. Writer thread.
#pragma once

#include "federation/node_document.h"
#include "federation/pages.h"
#include "store/items.h"

namespace federation {

/// How an entry's content came out.
enum class Content {
  held,     // stored, or kept as it was
  missing,  // the line did not bring it and we do not have it
  refused   // brought, but its own checks failed: the entry is kept without it
};

/// Writes the rows of `line` under the head with number `seq`. What an item claims about itself is checked against
/// `documents`; whether the entry belongs into the catalogue is the question of root and head, asked by the caller.
store::Result<Content> write_line(store::Items& items, store::Transaction& transaction, const store::ItemKey& key,
                                  const CatalogueLine& line, std::uint64_t seq, const NodeDocuments& documents,
                                  store::Items::Rows rows);

/// Stores an item under an entry that has its leaf already.
store::Result<Content> write_content(store::Items& items, store::Transaction& transaction, const store::ItemKey& key,
                                     std::string_view bytes, const NodeDocuments& documents, store::Items::Rows rows);

}  // namespace federation
