// A disk in memory for RocksDB that fails on command: one operation, or all from one on, as when the power goes. What
// was not synced then is lost, or a beginning of it is kept.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/system_clock.h>

namespace tests {

class FaultDisk {
 public:
  enum class Fault { none, one, all_later };

  explicit FaultDisk(std::uint64_t seed)
      : x_memory(rocksdb::NewMemEnv(rocksdb::Env::Default())),
        x_files(std::make_shared<Files>(x_memory->GetFileSystem(), seed)),
        x_composite(rocksdb::NewCompositeEnv(x_files)),
        x_env(x_composite.get()) {}

  rocksdb::Env* env() { return &x_env; }
  /// The operation that is `operations` later than now fails. Counted are those that change files.
  void fail_at(std::uint64_t operations, Fault fault) {
    const std::lock_guard lock(x_files->mutex);
    x_files->fail_at = x_files->count + operations;
    x_files->fault = fault;
  }
  std::uint64_t operations() const {
    const std::lock_guard lock(x_files->mutex);
    return x_files->count;
  }
  /// From here on nothing reaches the disk, as if the process were dead.
  void freeze() { fail_at(0, Fault::all_later); }
  /// The machine starts again; unsynced ends of files are lost as chance has it. No engine may be open.
  void restart() {
    const std::lock_guard lock(x_files->mutex);
    x_files->fault = Fault::none;
    for (auto& [name, size] : x_files->sizes) {
      const auto lost = x_files->random() % (size.written - size.synced + 1);
      size.written -= lost;
      size.synced = size.written;
      x_files->target()->Truncate(name, size.written, {}, nullptr).PermitUncheckedError();
    }
  }

 private:
  struct Size {
    std::uint64_t synced = 0, written = 0;
  };

  class Files : public rocksdb::FileSystemWrapper {
   public:
    Files(const std::shared_ptr<rocksdb::FileSystem>& target, std::uint64_t seed)
        : FileSystemWrapper(target), random(seed) {}
    const char* Name() const override { return "FaultDisk"; }

    rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override {
      if (auto status = step(); !status.ok()) return status;
      auto status = FileSystemWrapper::NewWritableFile(name, options, file, debug);
      if (!status.ok()) return status;
      const std::lock_guard lock(mutex);
      sizes[name] = {};
      *file = std::make_unique<File>(std::move(*file), name, *this);
      return status;
    }
    rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                                 rocksdb::IODebugContext* debug) override {
      if (auto status = step(); !status.ok()) return status;
      const std::lock_guard lock(mutex);
      sizes.erase(name);
      return FileSystemWrapper::DeleteFile(name, options, debug);
    }
    rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                                 rocksdb::IODebugContext* debug) override {
      if (auto status = step(); !status.ok()) return status;
      const std::lock_guard lock(mutex);
      sizes[to] = sizes[from];
      sizes.erase(from);
      return FileSystemWrapper::RenameFile(from, to, options, debug);
    }

    // Counts one operation; an error if it is to fail.
    rocksdb::IOStatus step() {
      const std::lock_guard lock(mutex);
      const auto now = count++;
      if (fault == Fault::none || now < fail_at || (fault == Fault::one && now > fail_at)) return {};
      return rocksdb::IOStatus::IOError("the disk fails, as asked");
    }

    std::mutex mutex;
    std::map<std::string, Size> sizes;
    std::uint64_t count = 0, fail_at = 0;
    Fault fault = Fault::none;
    std::mt19937_64 random;
  };

  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> target, std::string name, Files& files)
        : FSWritableFileOwnerWrapper(std::move(target)), x_name(std::move(name)), x_files(files) {}

    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      auto failed = x_files.step();
      rocksdb::Slice written = data;
      const std::lock_guard lock(x_files.mutex);
      // A failed append may have written a beginning; a dead machine writes nothing more.
      if (!failed.ok()) written = {data.data(), x_files.fault == Fault::one ? x_files.random() % (data.size() + 1) : 0};
      auto status = target()->Append(written, options, debug);
      x_files.sizes[x_name].written += written.size();
      return failed.ok() ? status : failed;
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      if (auto status = x_files.step(); !status.ok()) return status;
      const std::lock_guard lock(x_files.mutex);
      auto& size = x_files.sizes[x_name];
      size.synced = size.written;
      return target()->Sync(options, debug);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      return Sync(options, debug);
    }

   private:
    std::string x_name;
    Files& x_files;
  };

  // RocksDB waits a second after an error before it goes on; nobody else has to.
  class Clock : public rocksdb::SystemClockWrapper {
   public:
    Clock() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}
    const char* Name() const override { return "FaultDisk"; }
    void SleepForMicroseconds(int) override {}
  };
  class Env : public rocksdb::EnvWrapper {
   public:
    explicit Env(rocksdb::Env* target) : EnvWrapper(target) { system_clock_ = std::make_shared<Clock>(); }
  };

  std::unique_ptr<rocksdb::Env> x_memory;
  std::shared_ptr<Files> x_files;
  std::unique_ptr<rocksdb::Env> x_composite;
  Env x_env;
};

}  // namespace tests
