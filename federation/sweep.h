// Erases rows that nothing refers to any more: of generations that are not current (left by an exchange, or by a
// staging that was given up or cut off by a crash) and of origins that are no longer carried. Writer thread, alone.
#pragma once

#include "store/items.h"
#include "store/origins.h"

namespace federation {

/// One step of so many rows for one origin; commits by itself. True when nothing is left to erase.
store::Result<bool> sweep_some(store::Database& database, store::Items& items, store::Origin origin, std::size_t rows);

}  // namespace federation
