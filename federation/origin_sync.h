// One run that brings one origin to a newer head, page by page: a small change list in one batch, or a staged
// generation filled from the peer's snapshot or from our own rows and then brought up to date by change lists. Whatever
// a peer sends, the run ends in a verified head's exact state or changes nothing. Writer thread, alone; commits by
// itself. The follower makes its requests and chooses whom to ask.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "federation/carried_origin.h"
#include "federation/staging.h"

namespace federation {

class OriginSync {
 public:
  enum class Start { changes, snapshot };
  struct Bounds {
    std::size_t small_delta_bytes;  // of change pages kept in memory; more is staged
    std::size_t step_rows;          // copied in one piece of work
  };
  /// `carried` has documents, and for Start::changes a head. All arguments outlive the run.
  OriginSync(store::Database& database, store::Items& items, Catalogues& catalogues, CarriedOrigin& carried,
             Start start, Bounds bounds);

  enum class Step {
    go_on,      // make the next request, or call `work`
    applied,    // a newer head is applied: the run is over
    behind,     // the peer has nothing newer: the run is over
    gone,       // the peer's change list does not reach back far enough: the run is over
    documents,  // a head needs node documents that we lack: the run is over
    wrong       // what the peer sent does not add up, `error` says why: the run is over
  };

  /// Path and query of the next request; nothing while there is work to do here.
  std::optional<std::string> next_request() const;
  /// A bounded piece of local work.
  store::Result<Step> work();
  /// The body of a successful answer.
  store::Result<Step> received(std::string body, store::Instant now);

  /// Whether the run stages a generation: then giving it up leaves rows to sweep.
  bool staging() const { return x_staging != nullptr; }
  const std::string& error() const { return x_error; }
  /// Items whose own checks failed.
  std::uint64_t refused() const { return x_refused; }
  /// After Step::applied: whether entries may lack content that another peer can have.
  bool content_missing() const { return x_missing; }

 private:
  enum class Phase { changes, snapshot, copy, catch_up };
  store::Result<Step> on_changes(std::string body, const CataloguePage& page, const SignedHead& head,
                                 store::Instant now);
  store::Result<Step> on_snapshot(const CataloguePage& page, const SignedHead& head, store::Instant now);
  store::Result<Step> on_catch_up(const CataloguePage& page, const SignedHead& head, store::Instant now);
  store::Result<Step> apply_collected(const SignedHead& head, store::Instant now);
  store::Result<Step> exchange(const SignedHead& head, store::Instant now);
  void stage(Phase phase);
  Step wrong(std::string why);

  store::Database& x_database;
  store::Items& x_items;
  Catalogues& x_catalogues;
  CarriedOrigin& x_carried;
  const Bounds x_bounds;
  Phase x_phase;
  std::string x_query;                // of the next request
  Version x_since;                    // of the change list being read
  std::vector<std::string> x_bodies;  // pages of a small change list, which `x_lines` point into
  std::vector<CatalogueLine> x_lines;
  std::size_t x_bytes = 0;
  std::unique_ptr<Staging> x_staging;
  bool x_from_snapshot = false;
  std::optional<store::ItemId> x_last;  // of the snapshot's pages
  std::optional<Version> x_lowest;      // head of them
  bool x_moved = false;                 // they have different heads
  std::uint64_t x_read = 0;             // lines of this change list or snapshot
  std::uint64_t x_refused = 0;
  bool x_missing = false;
  std::string x_error;
};

}  // namespace federation
