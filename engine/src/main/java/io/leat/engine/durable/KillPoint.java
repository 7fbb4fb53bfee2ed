package io.leat.engine.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The durable steps of Leat, each a point before and after which a process may die without any harm. Whoever does such a step passes
 * {@link #before} and {@link #after}; {@code KillPointSpec} fails when a step stands outside of them, or a point has no step (ADR 41).
 *
 * <p>A test has a process die there: {@code -Dleat.kill=END_STORED:before:2} ends it, as {@code kill -9} would, when it comes there for the
 * second time; {@code -Dleat.kill.seen=FILE} writes down each point that is passed. Without them passing costs nothing.
 */
public enum KillPoint {
  /** The folder of a run is made; its number is taken. */
  RUN_FOLDER,
  /** The job and the Jobfile are in the folder of a run. */
  RUN_FILES,
  /** What a run takes over from an earlier one is noted. */
  RUN_CARRIED,
  /** The header of a run is written: from here on there is such a run. */
  RUN_HEADER,
  /** The files that an isolated run begins with are copied. */
  SNAPSHOT_TAKEN,
  /** They are removed. */
  SNAPSHOT_REMOVED,
  /** A lock of the Jobfile is written. */
  LOCK_TAKEN,
  /** A lock of the Jobfile is given back. */
  LOCK_FREED,
  /** Events are in the journal. */
  EVENTS_STORED,
  /** The journal is on the disk. */
  JOURNAL_SYNCED,
  /** The workspace of an attempt is filled. */
  WORKSPACE_MADE,
  /** Artifacts of other tasks are in the workspace. */
  ARTIFACTS_BROUGHT,
  /** The log of an earlier result is that of an attempt. */
  RESULT_BROUGHT,
  /** The keys of what an attempt will keep are written. */
  KEYS_STORED,
  /** It is written that a cache begins to come back in place, or that it is whole. */
  CACHE_BEGUN,
  /** Caches are in the workspace. */
  CACHES_BROUGHT,
  /** It is written which test reports were there before. */
  REPORTS_NOTED,
  /** The folder of an attempt is made. */
  ATTEMPT_FOLDER,
  /** The scripts of an attempt are written. */
  ATTEMPT_FILES,
  /** The launcher is told to start an attempt. */
  ATTEMPT_STARTED,
  /** The script of the launcher is written. */
  LAUNCHER_WRITTEN,
  /** An attempt that nobody runs is claimed, so that nobody will. */
  NOBODYS_CLAIM,
  /** A folder of an attempt that nobody ran is put aside. */
  ATTEMPT_PUT_ASIDE,
  /** Why an attempt is stopped is written. */
  STOP_STORED,
  /** What a step asked for is answered. */
  ANSWER_STORED,
  /** What test reports said is written. */
  REPORTS_STORED,
  /** A content is in the store. */
  CONTENT_KEPT,
  /** An entry of a cache is written. */
  CACHE_SAVED,
  /** The digests of inputs are noted, so that they need not be read again. */
  INPUTS_NOTED,
  /** A part of a result is written: its key, the result, which one is the last. */
  RESULT_SAVED,
  /** Lines for people about an attempt are written. */
  NOTES_STORED,
  /** How an attempt ended, and what was kept of it, is written. */
  END_STORED,
  /** An artifact is one of the run. */
  ARTIFACT_NOTED,
  /** The file that a stream was recorded in is removed. */
  STREAM_REMOVED,
  /** A workspace is removed. */
  WORKSPACE_REMOVED,
  /** What was written about the end of an attempt is removed. */
  END_REMOVED,
  /** The database has committed. */
  STORE_COMMITTED,
  /** The key that will encrypt secrets is beside the one that does. */
  KEY_MADE,
  /** It is in the place of the one before, since nothing is encrypted with that any more. */
  KEY_TAKEN,
  /** A file that its owner alone may read, such as a key, has its name. */
  PRIVATE_WRITTEN,
  /** The files of a workspace are on the host of an attempt. */
  FILES_SENT,
  /** What an attempt left on its host is here. */
  FILES_FETCHED,
  /** A run is marked as ended. */
  RUN_ENDED,
  /** The small files of a run that has ended are in its pack. */
  PACK_WRITTEN,
  /** One of them is removed, since it is in the pack. */
  PACKED_REMOVED,
  /** The pack of a run that is deleted has another name: there is no such run any more. */
  RUN_REMOVED;

  private static final @Nullable Death DEATH = Death.of(System.getProperty("leat.kill"));
  private static final @Nullable Path SEEN = path(System.getProperty("leat.kill.seen"));

  /** The process is about to do the step. */
  public void before() {
    if (DEATH != null) {
      DEATH.pass(this, "before");
    }
  }

  /** The process has done the step. */
  public void after() {
    if (SEEN != null) {
      see(SEEN);
    }
    if (DEATH != null) {
      DEATH.pass(this, "after");
    }
  }

  private static @Nullable Path path(@Nullable String written) {
    return written == null ? null : Path.of(written);
  }

  private void see(Path file) {
    try {
      Files.writeString(
          file,
          name() + "\n",
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Where a test has the process die. */
  private record Death(KillPoint point, String side, AtomicInteger left) {

    static @Nullable Death of(@Nullable String written) {
      if (written == null) {
        return null;
      }
      String[] parts = written.split(":", -1);
      if (parts.length < 2 || !(parts[1].equals("before") || parts[1].equals("after"))) {
        throw new IllegalArgumentException(
            "'" + written + "' is no point to die at: POINT:before or POINT:after, and :TIMES");
      }
      return new Death(
          KillPoint.valueOf(parts[0].toUpperCase(Locale.ROOT)),
          parts[1],
          new AtomicInteger(parts.length > 2 ? Integer.parseInt(parts[2]) : 1));
    }

    void pass(KillPoint here, String now) {
      if (here == point && now.equals(side) && left.decrementAndGet() == 0) {
        // no hook, no finally, no flush
        Runtime.getRuntime().halt(137);
      }
    }
  }
}
