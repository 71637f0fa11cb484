// The command verify: files first, then everything the rows say.
#include <cinttypes>
#include <cstdio>
#include <set>

#include <unistd.h>

#include "federation/audit.h"
#include "matching/search.h"
#include "node/commands.h"
#include "node/config.h"
#include "node/node.h"
#include "store/database.h"
#include "store/integrity.h"
#include "store/origins.h"
#include "store/rocksdb_engine.h"

namespace node {
namespace {

constexpr std::uint64_t findings_shown = 100;

void print_progress(std::uint64_t done, std::uint64_t all) {
  if (::isatty(STDERR_FILENO) == 1 && all > 0) std::fprintf(stderr, "\r%3" PRIu64 " %% of the files", done * 100 / all);
}

/// Prints what was checked; returns how many damages.
store::Result<std::uint64_t> verify_files(const std::string& folder) {
  const auto checked = store::check_database(store::DatabaseFiles(folder), print_progress);
  if (::isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "\r%40s\r", "");
  if (!checked) return checked.error();
  std::printf("files      %" PRIu64 " files, %" PRIu64 " bytes, %" PRIu64 " log records: %s\n", checked->files,
              checked->bytes, checked->records, checked->damages.empty() ? "intact" : "DAMAGED");
  for (const auto& torn : checked->torn)
    std::printf("           %s ends in a write that a crash cut short; it was never acknowledged\n", torn.c_str());
  for (const auto& damage : checked->damages) std::printf("  DAMAGE   %s\n", store::describe(damage).c_str());
  return checked->damages.size();
}

std::uint64_t print_findings(const std::string& of, const std::vector<federation::AuditFinding>& findings,
                             std::uint64_t more) {
  for (const auto& finding : findings)
    std::printf("  WRONG    %s: %s %s\n", of.c_str(), finding.row.c_str(), finding.what.c_str());
  if (more > 0) std::printf("           and %" PRIu64 " more\n", more);
  return findings.size() + more;
}

/// Rows of the search index that stand for no listing held.
store::Result<std::uint64_t> count_forward_rows(const store::Reader& reader, store::Origin origin,
                                                store::Generation generation) {
  const std::string prefix = store::generation_prefix(store::Table::forward, origin, generation);
  std::uint64_t rows = 0;
  const auto cursor = reader.scan(prefix, store::after_prefix(prefix));
  for (; cursor->valid(); cursor->next()) ++rows;
  if (const auto status = cursor->status(); !status) return status.error();
  return rows;
}

store::Result<std::uint64_t> verify_origin(const store::Reader& reader, const matching::ForwardCheck& forward_check,
                                           store::Origin origin, const store::OriginRecord& record) {
  const std::string name = record.name.empty() ? store::to_text(record.node) : record.name;
  std::uint64_t forward = 0;
  std::vector<federation::AuditFinding> wrong;
  std::uint64_t more = 0;
  const auto audit = federation::audit_origin(reader, origin, record, [&](const store::ListingRow& row) {
    ++forward;
    const auto checked = forward_check.check(row);
    if (checked) return;
    if (wrong.size() < findings_shown)
      wrong.push_back(federation::AuditFinding{"forward " + row.key.id.hex(), checked.error().message});
    else
      ++more;
  });
  if (!audit) return audit.error();
  const auto rows = count_forward_rows(reader, origin, record.generation);
  if (!rows) return rows.error();
  if (*rows > forward)
    wrong.push_back(federation::AuditFinding{
        "forward", std::to_string(*rows - forward) + " records stand for no listing that is held"});
  const std::uint64_t found =
      print_findings(name, audit->findings, audit->more_findings) + print_findings(name, wrong, more);
  std::printf("%s\n  %" PRIu64 " node documents, %" PRIu64 " heads, %" PRIu64 " entries under head %" PRIu64 ".%" PRIu64
              ", %" PRIu64 " items, %" PRIu64 " proofs, %" PRIu64 " change rows, %" PRIu64 " forward records: %s\n",
              name.c_str(), audit->documents, audit->heads, audit->entries, record.epoch, record.seq, audit->items,
              audit->proofs, audit->changes, *rows, found == 0 ? "right" : "WRONG");
  return found;
}

}  // namespace

Done verify(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return config.error();
  const std::string folder = database_folder(*config);
  const auto damages = verify_files(folder);
  if (!damages) return damages.error();
  if (*damages > 0)
    return store::Error{store::Code::corrupt,
                        std::to_string(*damages) + " damages in " + folder +
                            "; nothing was changed. Put back a backup, or an intact copy of the files",
                        {}};

  auto engine = store::RocksdbEngine::open(folder, store::RocksdbEngine::Mode::existing);
  if (!engine) return engine.error();
  const auto database = store::Database::open(**engine);
  if (!database) return database.error();
  const auto snapshot = (*engine)->snapshot();
  const auto origins = store::all_origins(*snapshot);
  if (!origins) return origins.error();
  std::uint64_t found = 0;
  const auto forward_check = matching::ForwardCheck::open(*snapshot);
  if (!forward_check) return forward_check.error();
  for (const auto& [origin, record] : *origins) {
    const auto wrong = verify_origin(*snapshot, *forward_check, origin, record);
    if (!wrong) return wrong.error();
    found += *wrong;
  }
  if (found > 0)
    return store::Error{store::Code::corrupt, std::to_string(found) + " rows are not what they should be", {}};
  std::printf("Everything is in order.\n");
  return {};
}

}  // namespace node
