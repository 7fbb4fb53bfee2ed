package io.leat.engine.local;

import io.leat.engine.dispatch.Locks;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.driver.local.LocalDriver;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Locks held by files, for all runs of one folder: the file of a lock names the attempt that holds it. It is stale when that attempt
 * has ended, so the death of a {@code leat run} frees nothing that its tasks still need, and keeps nothing that they do not.
 *
 * <p>Files are looked at, taken and freed under a lock of the system, so that of two runs that find one stale only one takes it.
 */
public final class FolderLocks implements Locks {
  /** A lock of the system is one of the whole process, so its threads need one of their own. */
  private static final Object HERE = new Object();

  private final Path locks;
  private final RunFolder run;
  private final Map<TaskName, Map<LockName, Path>> held = new HashMap<>();

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
    boolean all = true;
    synchronized (HERE) {
      try (FileChannel guard = guard()) {
        guard.lock();
        for (LockName lock : task.locks()) {
          Path file = locks.resolve(RunFolder.fileName(lock.text()));
          if (!take(file, run.attempt(task.name(), attempt))) {
            all = false;
            break;
          }
          taken.put(lock, file);
        }
        if (!all) {
          taken.values().forEach(FolderLocks::delete);
        }
      } catch (IOException unreadable) {
        // tried again when the next attempt ends, or at the next tick
        all = false;
      }
    }
    if (all) {
      held.put(task.name(), taken);
    }
    return all;
  }

  private FileChannel guard() throws IOException {
    Files.createDirectories(locks);
    // no lock is called so: a name never begins with a dot as a file
    return FileChannel.open(
        locks.resolve(".guard"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static boolean take(Path file, AttemptFolder attempt) throws IOException {
    String holder = AttemptFolder.read(file);
    if (holder != null && !holder.equals(written(attempt)) && !stale(holder)) {
      return false;
    }
    KillPoint.LOCK_TAKEN.before();
    Files.writeString(file, written(attempt), StandardCharsets.ISO_8859_1);
    KillPoint.LOCK_TAKEN.after();
    return true;
  }

  /** The path as its bytes, which a Latin-1 text can hold. */
  private static String written(AttemptFolder attempt) {
    byte[] bytes = attempt.path().toString().getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Whether the attempt in the folder {@code written} has ended, or its run has. */
  private static boolean stale(String written) throws IOException {
    if (written.isEmpty()) {
      // whoever was about to write it died
      return true;
    }
    Path holder =
        Path.of(new String(written.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    AttemptFolder attempt = new AttemptFolder(holder);
    if (Files.exists(holder) && (attempt.exitCode().isPresent() || LocalDriver.atWork(attempt))) {
      return attempt.exitCode().isPresent();
    }
    // leased and not launched, or ended without a word: it holds as long as somebody runs its run
    Path attempts = holder.getParent();
    Path folder = attempts == null ? null : attempts.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return true;
    }
    return !LeatFolder.owned(new RunFolder(folder));
  }

  private static void delete(Path file) {
    try {
      KillPoint.LOCK_FREED.before();
      Files.deleteIfExists(file);
      KillPoint.LOCK_FREED.after();
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
  public void release(TaskName task, int attempt) {
    Map<LockName, Path> taken = held.remove(task);
    if (taken == null || taken.isEmpty()) {
      return;
    }
    synchronized (HERE) {
      try (FileChannel guard = guard()) {
        guard.lock();
        AttemptFolder own = run.attempt(task, attempt);
        for (Path file : taken.values()) {
          // not that of somebody who found it stale, since its attempt had ended
          if (written(own).equals(AttemptFolder.read(file))) {
            delete(file);
          }
        }
      } catch (IOException stays) {
        // it is stale, and will be found so
        return;
      }
    }
  }
}
