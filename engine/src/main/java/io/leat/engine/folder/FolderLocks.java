package io.leat.engine.folder;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunEvent;
import io.leat.engine.schedule.Locks;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Locks held by files, for all runs of one folder: the file of a lock names the attempt that holds it. It is stale when the end of that
 * attempt is stored among the events of its run, with all that was kept of it, or when its run has ended or is gone. So the death of a
 * {@code leat run} frees nothing that a task still needs, and a run that was interrupted holds what it held until it is taken up.
 *
 * <p>Files are looked at, taken and freed under a lock of the system, so that of two runs that find one stale only one takes it.
 */
public final class FolderLocks implements Locks {
  /** A lock of the system is one of the whole process, so its threads need one of their own. */
  private static final Object HERE = new Object();

  private static final String GUARD = ".guard";

  private final Path locks;
  private final RunFolder run;
  private final Waits waits;

  /** How far the journals of runs that hold something were read, in bytes. */
  private final Map<Path, Long> looked = new HashMap<>();

  /** Is told whom a task waits for, again at each try. */
  public interface Waits {
    /**
     * A task does not get {@code lock}.
     *
     * @param holder the folder of the attempt that holds it, of this run or of another
     */
    void on(LockName lock, AttemptFolder holder);
  }

  /** The locks in {@code locks}, as {@code run} takes them. */
  public FolderLocks(Path locks, RunFolder run, Waits waits) {
    this.locks = locks;
    this.run = run;
    this.waits = waits;
  }

  /** The run that an attempt is of. */
  public static RunFolder runOf(AttemptFolder attempt) throws IOException {
    Path attempts = attempt.path().getParent();
    Path folder = attempts == null ? null : attempts.getParent();
    if (folder == null) {
      throw new IOException("'" + attempt.path() + "' is no folder of an attempt");
    }
    return new RunFolder(folder);
  }

  /** The attempt that holds {@code lock} among those in {@code locks}; empty when none does. */
  public static Optional<AttemptFolder> holder(Path locks, LockName lock) throws IOException {
    String written = AttemptFolder.read(file(locks, lock));
    return written == null || stale(written, new HashMap<>())
        ? Optional.empty()
        : Optional.of(attempt(written));
  }

  /** The runs that are written as holders of one of {@code locks}; some may have ended. What cannot be read there names none. */
  public static Set<RunFolder> holders(Path locks) {
    Set<RunFolder> runs = new HashSet<>();
    File[] all = locks.toFile().listFiles(File::isFile);
    for (File each : all == null ? new File[0] : all) {
      // the name of a lock never begins with a dot, that of a file in the making does
      if (!each.getName().startsWith(".")) {
        written(each).ifPresent(runs::add);
      }
    }
    return runs;
  }

  private static Optional<RunFolder> written(File lock) {
    try {
      String written = AttemptFolder.read(lock.toPath());
      return written == null || written.isEmpty()
          ? Optional.empty()
          : Optional.of(runOf(attempt(written)));
    } catch (IOException damaged) {
      // who takes it finds out
      return Optional.empty();
    }
  }

  private static Path file(Path locks, LockName lock) {
    return locks.resolve(RunFolder.fileName(lock.text()));
  }

  @Override
  public boolean take(Task task, int attempt) {
    if (task.locks().isEmpty()) {
      return true;
    }
    AttemptFolder own = run.attempt(task.name(), attempt);
    List<Path> taken = new ArrayList<>();
    synchronized (HERE) {
      try (FileChannel guard = guard()) {
        guard.lock();
        for (LockName lock : task.locks()) {
          Path file = file(locks, lock);
          String holder = AttemptFolder.read(file);
          if (holder != null && !holder.equals(written(own)) && !stale(holder)) {
            waits.on(lock, attempt(holder));
            taken.forEach(FolderLocks::delete);
            return false;
          }
          if (!written(own).equals(holder)) {
            KillPoint.LOCK_TAKEN.before();
            // whole or not at all: an empty one is of nobody
            DurableFile.write(file, own.path().toString());
            KillPoint.LOCK_TAKEN.after();
            taken.add(file);
          }
        }
        return true;
      } catch (IOException unreadable) {
        // tried again when the next attempt ends, or at the next tick
        taken.forEach(FolderLocks::delete);
        return false;
      }
    }
  }

  private FileChannel guard() throws IOException {
    Files.createDirectories(locks);
    // no lock is called so: a name never begins with a dot as a file
    return FileChannel.open(
        locks.resolve(GUARD), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** The path as its bytes, which a Latin-1 text can hold. */
  private static String written(AttemptFolder attempt) {
    byte[] bytes = attempt.path().toString().getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Fails on what is no path: a file that was being written when the machine died. */
  private static AttemptFolder attempt(String written) throws IOException {
    byte[] bytes = written.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return new AttemptFolder(Path.of(new String(bytes, StandardCharsets.UTF_8)));
    } catch (InvalidPathException damaged) {
      throw new IOException("a lock names no folder: " + damaged.getMessage(), damaged);
    }
  }

  private boolean stale(String written) throws IOException {
    try {
      if (runOf(attempt(written)).equals(run)) {
        // its own it gives back itself
        return false;
      }
    } catch (IOException damaged) {
      return true;
    }
    return stale(written, looked);
  }

  /**
   * Whether what was written holds nothing any more.
   *
   * @param looked how far the journals of runs were read in which no end was found, in bytes; is brought up to date
   */
  private static boolean stale(String written, Map<Path, Long> looked) throws IOException {
    AttemptFolder attempt;
    RunFolder run;
    try {
      attempt = attempt(written);
      run = runOf(attempt);
    } catch (IOException damaged) {
      // whoever was about to write it died
      return true;
    }
    if (!run.exists() || Pack.exists(run.ended())) {
      return true;
    }
    boolean[] ended = new boolean[1];
    try {
      long from = looked.getOrDefault(attempt.path(), 0L);
      long to =
          Journal.read(
              run.journal(),
              from,
              recorded -> {
                RunEvent event = recorded.event();
                ended[0] |=
                    event instanceof RunEvent.RunFinished
                        || (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome _)
                            && run.attempt(lease.task(), lease.attempt()).equals(attempt));
              });
      if (!ended[0]) {
        looked.put(attempt.path(), to);
      }
    } catch (NoSuchFileException elsewhere) {
      // it has not begun, or its events are in the store of a server, which takes up all its runs
      return false;
    }
    return ended[0];
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
  public void release(Task task) {
    if (task.locks().stream().allMatch(lock -> Files.notExists(file(locks, lock)))) {
      return;
    }
    synchronized (HERE) {
      try (FileChannel guard = guard()) {
        guard.lock();
        for (LockName lock : task.locks()) {
          Path file = file(locks, lock);
          // not that of somebody who found it stale, since the end of its attempt was stored
          if (isOf(task.name(), AttemptFolder.read(file))) {
            delete(file);
          }
        }
      } catch (IOException stays) {
        // it is stale, and will be found so
        return;
      }
    }
  }

  /** Gives back all locks that the run holds: none of its attempts was ever stored to have begun. */
  public void releaseAll() {
    synchronized (HERE) {
      try (FileChannel guard = guard()) {
        guard.lock();
        File[] all = locks.toFile().listFiles(File::isFile);
        for (File each : all == null ? new File[0] : all) {
          if (written(each).filter(run::equals).isPresent()) {
            delete(each.toPath());
          }
        }
      } catch (IOException stays) {
        // it gives them back itself when it begins
        return;
      }
    }
  }

  /** Whether what is written names an attempt of this task, of this run. */
  private boolean isOf(TaskName task, @Nullable String written) {
    if (written == null || written.isEmpty()) {
      return false;
    }
    String first = written(run.attempt(task, 1));
    String any = first.substring(0, first.length() - 1);
    return written.startsWith(any)
        && written.substring(any.length()).chars().allMatch(Character::isDigit);
  }
}
