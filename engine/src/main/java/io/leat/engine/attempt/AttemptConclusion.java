package io.leat.engine.attempt;

import io.leat.engine.agent.StopReason;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.artifact.NotCollected;
import io.leat.engine.driver.StepNotes;
import io.leat.engine.durable.DiskFull;
import io.leat.engine.durable.FileThreads;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.log.TextMask;
import io.leat.engine.report.ReportProblem;
import io.leat.engine.report.TestReport;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ends of attempts, in this order: what they left is kept; how they ended and what was kept is stored as an {@link AttemptEnd}; the
 * artifacts become those of the run; the end is stored among the events, by others; what is not needed any more goes. A run that is
 * taken up begins behind what is stored, so each of these may be done again, and before the end is stored nothing goes (ADR 29).
 */
final class AttemptConclusion {
  private final RunFolder folder;
  private final RunPlan plan;
  private final Workspaces workspaces;
  private final Supplier<StoredFiles> files;
  private final boolean watched;
  private final Clock clock;
  private final Function<Lease, TextMask> masks;

  /**
   * The ends of the attempts of one run.
   *
   * @param watched whether the files that each attempt leaves are noted, for results that are taken later
   * @param masks what hides the secrets of an attempt in what is told of its end
   */
  AttemptConclusion(
      RunFolder folder,
      RunPlan plan,
      Workspaces workspaces,
      Supplier<StoredFiles> files,
      boolean watched,
      Clock clock,
      Function<Lease, TextMask> masks) {
    this.folder = folder;
    this.plan = plan;
    this.workspaces = workspaces;
    this.files = files;
    this.watched = watched;
    this.clock = clock;
    this.masks = masks;
  }

  private Path stream(Lease lease) {
    return folder.attempt(lease.task(), lease.attempt()).stream();
  }

  /**
   * Keeps what an attempt left, unless that was done before; gives how it ended.
   *
   * @param recorded whether what it writes to others becomes an artifact
   * @throws IOException when there is no room for it: it is to be tried again
   */
  AttemptOutcome conclude(
      Lease lease, Task task, boolean recorded, AttemptOutcome ended, Facts facts)
      throws IOException {
    AttemptOutcome outcome = masked(lease, ended);
    try {
      SharedWorkspace.Left left = watched ? files.get().results().ended(lease, task) : null;
      if (!StoredFiles.concerns(task) && !recorded) {
        return promised(task, outcome, facts);
      }
      Path file = folder.end(lease.task(), lease.attempt());
      AttemptEnd end = AttemptEnd.read(file);
      if (end == null || !end.lease().equals(lease)) {
        end = kept(lease, task, recorded, outcome, left, facts);
        end.write(file);
      }
      files.get().note(task, end.artifacts(), clock.instant());
      return end.outcome();
    } catch (Workspaces.GivenUp stopped) {
      return givenUp(lease, promised(task, outcome, facts), stopped.reason());
    } catch (IOException | UncheckedIOException problem) {
      if (DiskFull.caused(problem)) {
        throw problem instanceof UncheckedIOException wrapped
            ? wrapped.getCause()
            : (IOException) problem;
      }
      // not stored as its end: who takes the run up may find it well, and this may be the end of a
      // server
      return masked(
          lease, new AttemptOutcome.Errored("cannot keep what it left: " + problem.getMessage()));
    }
  }

  /** What is told of an end names what the task wrote, and that may be a secret. */
  private AttemptOutcome masked(Lease lease, AttemptOutcome outcome) {
    if (outcome instanceof AttemptOutcome.Broken(String why)) {
      return new AttemptOutcome.Broken(masks.apply(lease).mask(why));
    }
    return outcome instanceof AttemptOutcome.Errored(String why)
        ? new AttemptOutcome.Errored(masks.apply(lease).mask(why))
        : outcome;
  }

  private void note(Lease lease, List<String> said) throws IOException {
    TextMask mask = said.isEmpty() ? TextMask.NONE : masks.apply(lease);
    RunFolder.note(
        folder.notes(lease.task(), lease.attempt()), said.stream().map(mask::mask).toList());
  }

  /** How an attempt ended whose files did not come from its agent before it was stopped. */
  private AttemptOutcome givenUp(Lease lease, AttemptOutcome known, StopReason reason)
      throws IOException {
    String meanwhile =
        "its steps had ended, and its files were being fetched from the agent '"
            + lease.agent()
            + "'";
    RunFolder.note(
        folder.notes(lease.task(), lease.attempt()),
        List.of("When it was stopped, " + meanwhile + "."));
    if (!known.good()) {
      return known;
    }
    return reason instanceof StopReason.Cancelled(String by)
        ? new AttemptOutcome.Stopped(by + "; " + meanwhile)
        : reason.outcome();
  }

  /** Broken, if a declared output is missing of an attempt that ended well. */
  private static AttemptOutcome promised(Task task, AttemptOutcome outcome, Facts facts) {
    if (outcome.good()) {
      for (OutputName name : task.outputs().keySet()) {
        if (published(task.name(), name, facts) == null) {
          return new AttemptOutcome.Broken(
              "it declares the output '" + name + "' and did not publish it");
        }
      }
    }
    return outcome;
  }

  /** The value that a task published under a name; null when it did not. */
  static @Nullable String published(TaskName task, OutputName name, Facts facts) {
    return facts
        .of(new Expression.Reference(List.of("outputs", task.text(), name.text())))
        .map(Scalar::text)
        .orElse(null);
  }

  /** Keeps all that an attempt left. The workspace stays as it is, so that one who is killed here begins anew. */
  private AttemptEnd kept(
      Lease lease,
      Task task,
      boolean recorded,
      AttemptOutcome outcome,
      SharedWorkspace.@Nullable Left left,
      Facts facts)
      throws IOException {
    AttemptOutcome known = promised(task, outcome, facts);
    if ((stays(known) || !task.reports().isEmpty()) && StoredFiles.leaves(task, known.good())) {
      workspaces.fetch(lease, StoredFiles.wanted(task, known.good()));
    }
    return FileThreads.on(() -> keptHere(lease, task, recorded, known, left, facts));
  }

  /** Keeps all that is in the workspace here. */
  private AttemptEnd keptHere(
      Lease lease,
      Task task,
      boolean recorded,
      AttemptOutcome outcome,
      SharedWorkspace.@Nullable Left left,
      Facts facts)
      throws IOException {
    AttemptOutcome known = outcome;
    boolean there = stays(known);
    SortedMap<ArtifactName, Digest> lists = new TreeMap<>();
    try {
      boolean cut = recorded && StepNotes.read(folder.attempt(lease.task(), lease.attempt())).cut();
      FileSet stream = recorded && !cut ? files.get().record(task, stream(lease)) : null;
      if (stream != null) {
        lists.put(Need.Stream.RECORDED, files.get().save(stream));
      }
      if (!task.reports().isEmpty()) {
        ReportFiles reports = ReportFiles.of(lease, task, plan, folder, workspaces, files.get());
        TestReport report =
            TestNotes.write(
                reports, folder.tests(lease.task(), lease.attempt()), masks.apply(lease));
        note(lease, reports.doubt());
        String doubt = task.reports().allowFailed() ? null : doubt(report);
        if (known.good() && doubt != null) {
          known = new AttemptOutcome.Broken(doubt);
        } else if (known.good() && report.tests() == 0 && !task.reports().allowEmpty()) {
          known =
              new AttemptOutcome.Broken(
                  reports.empty(task) + "; if that may be, write allowEmpty: true");
        } else if (known.good() && report.failedTests() > 0 && !task.reports().allowFailed()) {
          known =
              new AttemptOutcome.Broken(
                  "its steps ended well, and its test reports tell of "
                      + (report.failedTests() == 1 ? "a test" : report.failedTests() + " tests")
                      + " that failed; if that may be, write allowFailed: true");
        } else {
          note(lease, reports.old());
        }
      }
      if (known.good() && StoredFiles.concerns(task)) {
        lists.putAll(keep(lease, task, left, facts));
      } else if (there && !known.good()) {
        lists.putAll(keepOfFailed(lease, task));
      }
    } catch (NotCollected problem) {
      known = new AttemptOutcome.Broken(String.join("; ", problem.problems()));
    }
    return new AttemptEnd(lease, masked(lease, known), lists);
  }

  /** What to say where tests may have failed that reports do not show; null where that is not so. */
  private static @Nullable String doubt(TestReport report) {
    List<ReportProblem> doubts = report.doubts();
    if (doubts.isEmpty()) {
      return null;
    }
    ReportProblem first = doubts.getFirst();
    String more = doubts.size() == 1 ? "" : ", and " + (doubts.size() - 1) + " more of that kind";
    return "its steps ended well, and its test report '"
        + first.report().getFileName()
        + "' "
        + first.message()
        + more
        + "; if that may be, write allowFailed: true";
  }

  /** Whether the files of an attempt are where it worked: not of one that nobody knows of, or that could not be run. */
  private static boolean stays(AttemptOutcome outcome) {
    return !(outcome instanceof AttemptOutcome.Lost || outcome instanceof AttemptOutcome.Errored);
  }

  private SortedMap<ArtifactName, Digest> keepOfFailed(Lease lease, Task task) throws IOException {
    List<String> said = new ArrayList<>();
    SortedMap<ArtifactName, Digest> lists = new TreeMap<>();
    SortedMap<ArtifactName, FileSet> artifacts =
        files.get().keepOfFailed(task, workspaces.of(lease), said);
    said.addAll(SecretNames.removed(artifacts, masks.apply(lease)));
    for (Map.Entry<ArtifactName, FileSet> each : artifacts.entrySet()) {
      lists.put(each.getKey(), files.get().save(each.getValue()));
    }
    note(lease, said);
    return lists;
  }

  private SortedMap<ArtifactName, Digest> keep(
      Lease lease, Task task, SharedWorkspace.@Nullable Left left, Facts facts) throws IOException {
    SortedMap<ArtifactName, FileSet> artifacts = files.get().keep(task, workspaces.of(lease));
    SortedMap<ArtifactName, Digest> lists = new TreeMap<>();
    List<String> secret = SecretNames.in(artifacts, masks.apply(lease));
    if (!secret.isEmpty()) {
      throw new NotCollected(secret);
    }
    for (Map.Entry<ArtifactName, FileSet> each : artifacts.entrySet()) {
      lists.put(each.getKey(), files.get().save(each.getValue()));
    }
    AttemptKeys keys = AttemptKeys.read(folder.keys(lease.task(), lease.attempt()));
    if (keys != null && !task.caches().isEmpty()) {
      note(
          lease,
          files.get().saveCaches(task, keys.caches(), workspaces.of(lease), clock.instant()));
    }
    AttemptKeys.Inputs inputs = keys == null ? null : keys.inputs();
    if (inputs != null) {
      note(
          lease,
          files
              .get()
              .results()
              .remember(inputs, task, artifacts, left, facts, lease, workspaces.of(lease)));
    }
    return lists;
  }

  /** Whether something of an attempt may be left that {@link #ended} takes away. */
  boolean remains(Lease lease) {
    return workspaces.remains(lease)
        || Files.exists(folder.end(lease.task(), lease.attempt()))
        || Files.exists(folder.keys(lease.task(), lease.attempt()));
  }

  /** Takes away what is not needed any more of an attempt whose end is stored among the events; again is harmless. */
  void ended(Lease lease, Task task, boolean recorded, AttemptOutcome outcome) {
    try {
      if (recorded) {
        files.get().forget(task, stream(lease));
      }
      workspaces.ended(lease, outcome);
      // last, since by these it is known that something remains
      KillPoint.END_REMOVED.before();
      Files.deleteIfExists(folder.keys(lease.task(), lease.attempt()));
      Files.deleteIfExists(folder.end(lease.task(), lease.attempt()));
      KillPoint.END_REMOVED.after();
    } catch (IOException stays) {
      // it goes with the run
      return;
    }
  }
}
