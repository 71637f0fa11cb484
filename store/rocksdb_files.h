// The files of a RocksDB folder, read without changing them: for the checks of integrity.h.
// Threads: any, for a folder that nobody writes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/result.h"

namespace rocksdb {
class Env;
class FileLock;
}  // namespace rocksdb

namespace store {

/// Holds a folder against every other process and engine while it lives. RocksDB takes the same lock when it opens.
class FolderLock {
 public:
  /// Code::conflict if another has it.
  static Result<FolderLock> take(const std::string& folder, rocksdb::Env& env);
  FolderLock(FolderLock&& other) noexcept : x_env(other.x_env), x_lock(std::exchange(other.x_lock, nullptr)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  FolderLock(rocksdb::Env& env, rocksdb::FileLock* lock) : x_env(env), x_lock(lock) {}

  rocksdb::Env& x_env;
  rocksdb::FileLock* x_lock;
};

class DatabaseFiles {
 public:
  /// Files are read through RocksDB's view of the file system, so that a test can stand in for the disk. `env` outlives
  /// this; null is the real disk.
  explicit DatabaseFiles(std::string folder, rocksdb::Env* env = nullptr);

  Result<FolderLock> lock() const { return FolderLock::take(x_folder, *x_env); }
  /// Names without the folder, sorted. Code::not_found if there is no such folder.
  Result<std::vector<std::string>> names() const;
  Result<std::uint64_t> size(const std::string& name) const;
  /// Code::not_found if there is no such file.
  Result<std::string> read(const std::string& name) const;
  /// Piece by piece, in order.
  Result<void> read(const std::string& name, const std::function<void(std::string_view piece)>& on_piece) const;

  struct Block {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
  };
  /// The first block of a table file whose own checksum does not fit; nothing if none is found.
  std::optional<Block> damaged_block(const std::string& name) const;

 private:
  std::string x_folder;
  rocksdb::Env* x_env;
};

}  // namespace store
