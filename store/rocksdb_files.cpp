#include "store/rocksdb_files.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <rocksdb/env.h>
#include <rocksdb/sst_file_reader.h>

#include "store/limits.h"
#include "store/rocksdb_options.h"

namespace store {
namespace {

constexpr std::size_t piece_bytes = 256 * limits::kib;

Error failed(const rocksdb::Status& status) {
  return {status.IsNotFound() || status.IsPathNotFound() ? Code::not_found : Code::io, status.ToString(), {}};
}

// RocksDB says in words where a block is: "... offset 4096 size 1234".
std::optional<std::uint64_t> number_after(const std::string& text, std::string_view word) {
  const auto at = text.rfind(word);
  if (at == std::string::npos) return std::nullopt;
  const char* begin = text.c_str() + at + word.size();
  char* end = nullptr;
  const auto value = std::strtoull(begin, &end, 10);
  if (end == begin) return std::nullopt;
  return value;
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::string& folder, rocksdb::Env& env) {
  rocksdb::FileLock* lock = nullptr;
  const auto status = env.LockFile(folder + "/LOCK", &lock);
  if (status.ok()) return FolderLock(env, lock);
  const auto text = status.ToString();
  for (const char* sign : {"While lock file", "lock hold by current process", "lock is already held"})
    if (text.find(sign) != std::string::npos)
      return Error{Code::conflict,
                   "another helfernetz is using " + folder + ": stop it, or use its commands, which talk to it",
                   {}};
  return failed(status);
}

FolderLock::~FolderLock() {
  if (x_lock) x_env.UnlockFile(x_lock).PermitUncheckedError();
}

DatabaseFiles::DatabaseFiles(std::string folder, rocksdb::Env* env)
    : x_folder(std::move(folder)), x_env(env ? env : rocksdb::Env::Default()) {}

Result<std::vector<std::string>> DatabaseFiles::names() const {
  std::vector<std::string> out;
  if (auto status = x_env->GetChildren(x_folder, &out); !status.ok()) return failed(status);
  std::sort(out.begin(), out.end());
  return out;
}

Result<std::uint64_t> DatabaseFiles::size(const std::string& name) const {
  std::uint64_t out = 0;
  if (auto status = x_env->GetFileSize(x_folder + "/" + name, &out); !status.ok()) return failed(status);
  return out;
}

Result<std::string> DatabaseFiles::read(const std::string& name) const {
  std::string out;
  if (auto done = read(name, [&](std::string_view piece) { out += piece; }); !done) return std::move(done).error();
  return out;
}

Result<void> DatabaseFiles::read(const std::string& name,
                                 const std::function<void(std::string_view piece)>& on_piece) const {
  std::unique_ptr<rocksdb::SequentialFile> file;
  if (auto status = x_env->NewSequentialFile(x_folder + "/" + name, &file, rocksdb::EnvOptions()); !status.ok())
    return failed(status);
  std::string buffer(piece_bytes, '\0');
  for (;;) {
    rocksdb::Slice piece;
    if (auto status = file->Read(buffer.size(), &piece, buffer.data()); !status.ok()) return failed(status);
    if (piece.empty()) return {};
    on_piece({piece.data(), piece.size()});
  }
}

std::optional<DatabaseFiles::Block> DatabaseFiles::damaged_block(const std::string& name) const {
  rocksdb::SstFileReader table(rocksdb_options(x_env));
  auto status = table.Open(x_folder + "/" + name);
  if (status.ok()) status = table.VerifyChecksum();
  if (status.ok()) return std::nullopt;
  const auto text = status.ToString();
  const auto offset = number_after(text, "offset "), bytes = number_after(text, "size ");
  if (!offset || !bytes) return std::nullopt;
  return Block{*offset, *bytes};
}

}  // namespace store
