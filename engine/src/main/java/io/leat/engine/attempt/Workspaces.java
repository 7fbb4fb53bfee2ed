package io.leat.engine.attempt;

import io.leat.engine.agent.StopReason;
import io.leat.engine.durable.FileThreads;
import io.leat.engine.durable.FolderTree;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where the attempts of a run work. Safe for all threads. */
public sealed interface Workspaces {

  /** Puts the files of a run where an attempt is to find them. */
  interface Filler {
    /** Makes {@code folder}, which is not there, with all files. */
    void fill(Path folder) throws IOException;
  }

  /** Carries files between a workspace here and that on the agent of an attempt, where that is another machine. */
  interface Carrier {
    /**
     * Makes the workspace there, with the files that it has here.
     *
     * @return what is to be said of it to people, a sentence; empty for nothing
     */
    String begin(Lease lease, Path workspace) throws IOException;

    /** Whether the attempt works on another machine. */
    boolean isElsewhere(Lease lease);

    /** Sends what has come to the workspace here since. */
    void complete(Lease lease, Path workspace) throws IOException;

    /**
     * Makes the files here that are {@code wanted}, by their paths in {@code folder}, what they are there.
     *
     * @param note a file that is there meanwhile
     */
    void fetch(Lease lease, Path folder, Predicate<String> wanted, Path note) throws IOException;

    /** Has what goes on for an attempt, and what would follow, fail with {@link GivenUp}. */
    void giveUp(Lease lease, StopReason reason);

    /** Removes the workspace there; {@code input} is the FIFO that the attempt read. */
    void end(Lease lease, Path workspace, Path input);
  }

  /** Files did not come to a machine, or from it, before it was said to be enough. */
  final class GivenUp extends IOException {
    private static final long serialVersionUID = 1;

    private final transient StopReason reason;

    public GivenUp(StopReason reason, Throwable cause) {
      super("its files were on their way when it was stopped", cause);
      this.reason = reason;
    }

    StopReason reason() {
      return reason;
    }
  }

  /** Those of a run of {@code leat run}: in place, or copies of the snapshot that it begins with. */
  static Workspaces of(RunFolder folder, RunHeader header) {
    Isolation isolation = header.execution().isolation();
    return isolation == null
        ? new InPlace(header.execution().workspace())
        : new Own(
            folder,
            isolation.root().relativize(header.execution().workspace()),
            header.execution().workspace(),
            isolation.keep(),
            to -> FolderTree.copy(folder.snapshot(), to),
            null);
  }

  /** Notes what is there before a run of {@code leat run} begins that the end of its attempts is judged by, unless that was done. */
  static void begin(RunFolder folder, RunHeader header, RunPlan plan) throws IOException {
    if (header.execution().isolation() == null) {
      EarlierReports.ofRun(folder, plan, header.execution().workspace());
    }
  }

  /** Whether each attempt has one of its own, which must be made. */
  boolean own();

  /** Whether the attempt works on another machine, so that what is here of its files was fetched. */
  boolean isElsewhere(Lease lease);

  /** The workspace of an attempt. */
  Path of(Lease lease);

  /**
   * Makes the workspace of an attempt that has not begun.
   *
   * @return what is to be said of it to people, a sentence; empty for nothing
   */
  String make(Lease lease) throws IOException;

  /** Has all that was put into the workspace since be where the attempt is to run. */
  void complete(Lease lease) throws IOException;

  /** Has the files that are {@code wanted}, by their paths in the workspace, be here as the attempt left them. */
  void fetch(Lease lease, Predicate<String> wanted) throws IOException;

  /** Has {@link #make}, {@link #complete} and {@link #fetch} of an attempt fail soon with {@link GivenUp} where they wait for another machine. */
  void giveUp(Lease lease, StopReason reason);

  /** Whether something of an attempt may be left that {@link #ended} removes. */
  boolean remains(Lease lease);

  /** Removes what is not needed any more of an attempt whose end is stored; again is harmless. */
  void ended(Lease lease, AttemptOutcome outcome);

  /** Where a step finds the repository that its Jobfile lies in. */
  Path source();

  /** What steps are told because of where they work. */
  Map<String, String> environment();

  /** All in one folder, side by side. */
  record InPlace(Path folder) implements Workspaces {
    @Override
    public boolean own() {
      return false;
    }

    @Override
    public boolean isElsewhere(Lease lease) {
      return false;
    }

    @Override
    public Path of(Lease lease) {
      return folder;
    }

    @Override
    public String make(Lease lease) {
      return "";
    }

    @Override
    public void complete(Lease lease) {}

    @Override
    public void fetch(Lease lease, Predicate<String> wanted) {}

    @Override
    public void giveUp(Lease lease, StopReason reason) {}

    @Override
    public boolean remains(Lease lease) {
      return false;
    }

    @Override
    public void ended(Lease lease, AttemptOutcome outcome) {}

    @Override
    public Path source() {
      return folder;
    }

    @Override
    public Map<String, String> environment() {
      return Map.of();
    }
  }

  /**
   * Each in a folder of its own, with all files of the run.
   *
   * @param below the folder of the Jobfile, relative to that of all files
   * @param source the repository that the Jobfile lies in
   * @param keep whether the workspaces of attempts that succeeded stay
   * @param carrier null when all attempts run on this machine
   */
  record Own(
      RunFolder run,
      Path below,
      Path source,
      boolean keep,
      Filler filler,
      @Nullable Carrier carrier)
      implements Workspaces {
    @Override
    public boolean own() {
      return true;
    }

    @Override
    public boolean isElsewhere(Lease lease) {
      return carrier != null && carrier.isElsewhere(lease);
    }

    @Override
    public Path of(Lease lease) {
      return copy(lease).resolve(below);
    }

    private Path copy(Lease lease) {
      return run.workspace(lease.task(), lease.attempt());
    }

    @Override
    public String make(Lease lease) throws IOException {
      Path copy = copy(lease);
      FileThreads.run(
          () -> {
            if (Files.exists(copy)) {
              // by a process that was killed before it launched the attempt
              FolderTree.delete(copy);
            }
            Files.createDirectories(run.workspaces());
            KillPoint.WORKSPACE_MADE.before();
            filler.fill(copy);
            KillPoint.WORKSPACE_MADE.after();
          });
      return carrier == null ? "" : carrier.begin(lease, copy);
    }

    @Override
    public void complete(Lease lease) throws IOException {
      if (carrier != null) {
        carrier.complete(lease, copy(lease));
      }
    }

    @Override
    public void fetch(Lease lease, Predicate<String> wanted) throws IOException {
      if (carrier != null) {
        carrier.fetch(lease, of(lease), wanted, run.fetching(lease.task(), lease.attempt()));
      }
    }

    @Override
    public void giveUp(Lease lease, StopReason reason) {
      if (carrier != null) {
        carrier.giveUp(lease, reason);
      }
    }

    @Override
    public boolean remains(Lease lease) {
      return Files.exists(copy(lease));
    }

    @Override
    public void ended(Lease lease, AttemptOutcome outcome) {
      if (carrier != null) {
        carrier.end(lease, copy(lease), run.input(lease.task(), lease.attempt()));
      }
      if (outcome.good() && !keep && remains(lease)) {
        try {
          KillPoint.WORKSPACE_REMOVED.before();
          FileThreads.run(() -> FolderTree.delete(copy(lease)));
          KillPoint.WORKSPACE_REMOVED.after();
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
