package io.leat.engine.local;

import io.leat.engine.dispatch.Locks;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Locks held by files, for all runs of one folder: the file of a lock names the attempt that holds it. It is stale when that attempt
 * has ended, so the death of a {@code leat run} frees nothing that its tasks still need, and keeps nothing that they do not.
 */
public final class FolderLocks implements Locks {
  private final Path locks;
  private final RunFolder run;
  private final Map<TaskName, Map<LockName, Path>> held = new HashMap<>();
  private final Map<TaskName, LockName> waiting = new HashMap<>();

  /** The locks in {@code locks}, as {@code run} takes them. */
  public FolderLocks(Path locks, RunFolder run) {
    this.locks = locks;
    this.run = run;
  }

  @Override
  public boolean take(Task task, int attempt) {
    if (task.locks().isEmpty()) {
      return true;
    }
    Map<LockName, Path> taken = new HashMap<>();
    for (LockName lock : task.locks()) {
      Path file = locks.resolve(RunFolder.fileName(lock.text()));
      if (!take(file, run.attempt(task.name(), attempt))) {
        taken.values().forEach(FolderLocks::delete);
        waiting.put(task.name(), lock);
        return false;
      }
      taken.put(lock, file);
    }
    waiting.remove(task.name());
    held.put(task.name(), taken);
    return true;
  }

  private boolean take(Path file, AttemptFolder attempt) {
    try {
      Files.createDirectories(locks);
      for (int tries = 0; tries < 2; tries++) {
        try {
          Files.writeString(file, attempt.path().toString(), StandardOpenOption.CREATE_NEW);
          return true;
        } catch (FileAlreadyExistsException taken) {
          Path holder = Path.of(Files.readString(file, StandardCharsets.UTF_8));
          if (holder.equals(attempt.path())) {
            return true;
          }
          if (!stale(holder)) {
            return false;
          }
          delete(file);
        }
      }
      return false;
    } catch (IOException unreadable) {
      // tried again when the next attempt ends, or at the next tick
      return false;
    }
  }

  /** Whether the attempt in the folder {@code holder} has ended, or its run has. */
  private static boolean stale(Path holder) throws IOException {
    if (holder.toString().isEmpty()) {
      return false;
    }
    if (Files.exists(holder)) {
      return new AttemptFolder(holder).exitCode().isPresent();
    }
    // leased and not launched: it holds as long as somebody runs its run
    Path attempts = holder.getParent();
    Path folder = attempts == null ? null : attempts.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return true;
    }
    LeatFolder.Ownership ownership = LeatFolder.own(new RunFolder(folder));
    if (ownership == null) {
      return false;
    }
    ownership.close();
    return true;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      // it is stale, and will be found so
      return;
    }
  }

  @Override
  public void adopt(Task task, Lease lease) {
    take(task, lease.attempt());
  }

  @Override
  public void release(Lease lease) {
    Map<LockName, Path> taken = held.remove(lease.task());
    if (taken != null) {
      taken.values().forEach(FolderLocks::delete);
    }
  }

  @Override
  public Map<TaskName, LockName> waiting() {
    return Map.copyOf(waiting);
  }
}
