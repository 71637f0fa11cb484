// Recomputes everything a database says about one origin: identity, heads, entries, root, contents, proofs and the rows
// derived in this folder. For `helfernetz verify`; reads only. One thread, any reader that does not change meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/origins.h"
#include "store/projection.h"

namespace federation {

struct AuditFinding {
  std::string row;   // which row, for people: table and key
  std::string what;  // what is wrong with it
};

struct OriginAudit {
  std::uint64_t documents = 0, heads = 0, entries = 0, items = 0, proofs = 0, changes = 0;
  std::vector<AuditFinding> findings;  // at most limits::audit_findings
  std::uint64_t more_findings = 0;     // beyond these
};

/// Calls `on_listing` for each listing held whose own checks went well, so that others can check what they derived
/// from it. An error means that the database could not be read.
store::Result<OriginAudit> audit_origin(const store::Reader& reader, store::Origin origin,
                                        const store::OriginRecord& record,
                                        const std::function<void(const store::ListingRow&)>& on_listing);

}  // namespace federation
