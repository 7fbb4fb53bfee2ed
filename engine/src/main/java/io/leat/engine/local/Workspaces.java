package io.leat.engine.local;

import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where the attempts of a run work. Safe for all threads. */
sealed interface Workspaces {

  /** Those of the run in {@code folder}. */
  static Workspaces of(RunFolder folder, RunHeader header) {
    Isolation isolation = header.isolation();
    return isolation == null
        ? new InPlace(header.workspace())
        : new Own(folder, isolation.root().relativize(header.workspace()), isolation.keep());
  }

  /** Whether each attempt has one of its own, which must be made. */
  boolean own();

  /** The workspace of an attempt. */
  Path of(Lease lease);

  /** Makes the workspace of an attempt that has not begun. */
  void make(Lease lease) throws IOException;

  /** Is told how an attempt ended. */
  void ended(Lease lease, AttemptOutcome outcome);

  /** What steps are told because of where they work. */
  Map<String, String> environment();

  /** All in one folder, side by side. */
  record InPlace(Path folder) implements Workspaces {
    @Override
    public boolean own() {
      return false;
    }

    @Override
    public Path of(Lease lease) {
      return folder;
    }

    @Override
    public void make(Lease lease) {}

    @Override
    public void ended(Lease lease, AttemptOutcome outcome) {}

    @Override
    public Map<String, String> environment() {
      return Map.of();
    }
  }

  /**
   * Each in a copy of the {@link Snapshot} of the run.
   *
   * @param below the folder of the Jobfile, relative to that of the snapshot
   */
  record Own(RunFolder run, Path below, boolean keep) implements Workspaces {
    @Override
    public boolean own() {
      return true;
    }

    @Override
    public Path of(Lease lease) {
      return copy(lease).resolve(below);
    }

    private Path copy(Lease lease) {
      return run.workspace(lease.task(), lease.attempt());
    }

    @Override
    public void make(Lease lease) throws IOException {
      Path copy = copy(lease);
      if (Files.exists(copy)) {
        // by a process that was killed before it launched the attempt
        FolderTree.delete(copy);
      }
      FolderTree.copy(run.snapshot(), copy);
    }

    @Override
    public void ended(Lease lease, AttemptOutcome outcome) {
      if (outcome.good() && !keep) {
        try {
          FolderTree.delete(copy(lease));
        } catch (IOException stays) {
          // it goes with the run
          return;
        }
      }
    }

    /** No git that a step calls mistakes the repository around {@code .leat} for that of its workspace, and changes the sources. */
    @Override
    public Map<String, String> environment() {
      return Map.of("GIT_CEILING_DIRECTORIES", run.workspaces().toString());
    }
  }
}
