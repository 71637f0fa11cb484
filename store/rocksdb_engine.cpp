#include "store/rocksdb_engine.h"

#include <algorithm>

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/write_batch.h>

#include "store/integrity.h"
#include "store/rocksdb_options.h"

namespace store {
namespace {

// Each row carries a checksum from the batch through the log's buffer to the memory table.
constexpr std::size_t protection_bytes = 8;

rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

std::string_view view(const rocksdb::Slice& bytes) {
  return {bytes.data(), bytes.size()};
}

Error read_failed(const rocksdb::Status& status) {
  return {status.IsCorruption() ? Code::corrupt : Code::io, "the database cannot be read: " + status.ToString(), {}};
}

class RocksdbCursor final : public Cursor {
 public:
  RocksdbCursor(rocksdb::DB& db, rocksdb::ReadOptions options, std::string_view from, std::string_view to)
      : x_to(to), x_bound(x_to) {
    if (!x_to.empty()) options.iterate_upper_bound = &x_bound;
    x_iterator.reset(db.NewIterator(options));
    if (x_to.empty() || from < x_to) x_iterator->Seek(slice(from));
  }

  bool valid() const override { return x_iterator->Valid(); }
  void next() override { x_iterator->Next(); }
  std::string_view key() const override { return view(x_iterator->key()); }
  std::string_view value() const override { return view(x_iterator->value()); }
  Result<void> status() const override {
    if (auto status = x_iterator->status(); !status.ok()) return read_failed(status);
    return {};
  }

 private:
  const std::string x_to;  // the iterator keeps a pointer to x_bound, which points here
  const rocksdb::Slice x_bound;
  std::unique_ptr<rocksdb::Iterator> x_iterator;
};

Result<std::optional<std::string>> get_row(rocksdb::DB& db, const rocksdb::ReadOptions& options, std::string_view key) {
  std::string value;
  const auto status = db.Get(options, slice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>{};
  if (!status.ok()) return read_failed(status);
  return std::optional(std::move(value));
}

class RocksdbSnapshot final : public Reader {
 public:
  explicit RocksdbSnapshot(rocksdb::DB& db) : x_db(db) { x_options.snapshot = db.GetSnapshot(); }
  RocksdbSnapshot(const RocksdbSnapshot&) = delete;
  RocksdbSnapshot& operator=(const RocksdbSnapshot&) = delete;
  ~RocksdbSnapshot() override { x_db.ReleaseSnapshot(x_options.snapshot); }

  Result<std::optional<std::string>> get(std::string_view key) const override { return get_row(x_db, x_options, key); }
  std::unique_ptr<Cursor> scan(std::string_view from, std::string_view to) const override {
    return std::make_unique<RocksdbCursor>(x_db, x_options, from, to);
  }

 private:
  rocksdb::DB& x_db;
  rocksdb::ReadOptions x_options;
};

Error open_failed(const rocksdb::Status& status, const std::string& folder) {
  const auto text = status.ToString();
  for (const char* sign : {"While lock file", "lock hold by current process"})
    if (text.find(sign) != std::string::npos)
      return {Code::conflict,
              "another helfernetz is using " + folder + ": stop it, or use its commands, which talk to it",
              {}};
  return {
      status.IsCorruption() ? Code::corrupt : Code::io, "the database in " + folder + " cannot be opened: " + text, {}};
}

// Whether the folder holds a database, by its files alone: CURRENT is what making one ends with.
Result<bool> holds_database(const DatabaseFiles& files, const std::string& folder) {
  const auto names = files.names();
  if (!names) {
    if (names.error().code == Code::not_found) return false;
    return names.error();
  }
  const auto has = [&](std::string_view start, std::string_view end) {
    return std::any_of(names->begin(), names->end(),
                       [&](const std::string& name) { return name.starts_with(start) && name.ends_with(end); });
  };
  if (has("CURRENT", "CURRENT")) return true;
  if (has("", ".sst"))
    return Error{Code::corrupt, "the database in " + folder + " lacks its file CURRENT: restore the newest backup", {}};
  return false;
}

Result<void> refuse_damage(const DatabaseFiles& files, const std::string& folder) {
  const auto checked = check_logs(files);
  if (!checked) return checked.error();
  if (checked->damages.empty()) return {};
  return Error{Code::corrupt,
               "the database in " + folder + " is damaged and was not opened, so that nothing is lost unnoticed: " +
                   describe(checked->damages.front()) +
                   ". Restore the newest backup; `helfernetz verify` shows everything that is damaged",
               {}};
}

}  // namespace

struct RocksdbEngine::Core {
  std::unique_ptr<rocksdb::DB> db;
  bool failed = false;  // writer thread only
};

RocksdbEngine::RocksdbEngine(std::unique_ptr<Core> core) : x_core(std::move(core)) {}
RocksdbEngine::~RocksdbEngine() = default;

Result<std::unique_ptr<RocksdbEngine>> RocksdbEngine::open(const std::string& folder, Mode mode, rocksdb::Env* env) {
  auto options = rocksdb_options(env);
  const DatabaseFiles files(folder, options.env);
  const auto exists = holds_database(files, folder);
  if (!exists) return exists.error();
  if (mode == Mode::existing && !*exists)
    return Error{Code::not_found, "there is no database in " + folder + ": make one with `helfernetz init`", {}};
  if (mode == Mode::create && *exists)
    return Error{Code::conflict, "there is a database in " + folder + " already", {}};
  options.create_if_missing = mode == Mode::create;
  if (mode == Mode::create)
    if (auto made = options.env->CreateDirIfMissing(folder); !made.ok()) return open_failed(made, folder);
  {
    const auto lock = files.lock();
    if (!lock) return lock.error();
    if (*exists)
      if (auto intact = refuse_damage(files, folder); !intact) return std::move(intact).error();
  }
  auto core = std::make_unique<Core>();
  rocksdb::DB* db = nullptr;
  if (auto opened = rocksdb::DB::Open(options, folder, &db); !opened.ok()) return open_failed(opened, folder);
  core->db.reset(db);
  return std::unique_ptr<RocksdbEngine>(new RocksdbEngine(std::move(core)));
}

Result<std::optional<std::string>> RocksdbEngine::get(std::string_view key) const {
  return get_row(*x_core->db, {}, key);
}

std::unique_ptr<Cursor> RocksdbEngine::scan(std::string_view from, std::string_view to) const {
  return std::make_unique<RocksdbCursor>(*x_core->db, rocksdb::ReadOptions(), from, to);
}

std::unique_ptr<Reader> RocksdbEngine::snapshot() const {
  return std::make_unique<RocksdbSnapshot>(*x_core->db);
}

Result<void> RocksdbEngine::write(const Changes& changes, Durability) {
  if (auto fits = check_bounds(changes); !fits) return fits;
  if (x_core->failed)
    return Error{Code::io, "the database takes no more changes since a write failed: see to the disk, start again", {}};
  rocksdb::WriteBatch batch(0, 0, protection_bytes, 0);
  rocksdb::Status status;
  for (const auto& [key, value] : changes) {
    status = value ? batch.Put(slice(key), slice(*value)) : batch.Delete(slice(key));
    if (!status.ok()) break;
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  if (status.ok()) status = x_core->db->Write(options, &batch);
  if (status.ok()) return {};
  x_core->failed = true;
  return Error{Code::io, "the database cannot be written: " + status.ToString(), {}};
}

Result<void> RocksdbEngine::flush() {
  if (auto status = x_core->db->Flush(rocksdb::FlushOptions()); !status.ok())
    return Error{Code::io, "the database cannot be written: " + status.ToString(), {}};
  return {};
}

}  // namespace store
