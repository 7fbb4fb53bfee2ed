package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.engine.attempt.Carried;
import io.leat.engine.attempt.ContentUse;
import io.leat.engine.durable.FolderTree;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.durable.Reason;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunArtifacts;
import io.leat.engine.folder.RunFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes runs that have ended; never one that has not, or that such a one takes over from, and never the latest, so that numbers are
 * not given twice. A run is renamed first, and its pack before it, so that half of one is never seen as a run. When no run goes on,
 * contents that none uses any more are deleted, too.
 */
public final class RunClean {
  private static final String GONE = ".deleted";

  private final LeatFolder leat;
  private final Clock clock;

  /** Cleans {@code leat}. */
  public RunClean(LeatFolder leat, Clock clock) {
    this.leat = leat;
    this.clock = clock;
  }

  /**
   * Deletes, and says what.
   *
   * @param keep how many of the latest runs stay in any case, at least 1
   * @param days only what ended so many days ago is deleted
   * @return whether all could be deleted that was to be
   */
  public boolean clean(int keep, int days, Print out, Print err) {
    Instant now = clock.instant();
    Instant before = now.minus(Duration.ofDays(days));
    int deleted = 0;
    long[] freed = new long[1];
    boolean well = leftovers(freed, err);
    List<FolderRuns.Line> lines = FolderRuns.latest(leat, Integer.MAX_VALUE, now);
    Set<Integer> needed = needed(lines, err);
    for (FolderRuns.Line line : lines.subList(Math.min(keep, lines.size()), lines.size())) {
      boolean sound = line.problem().isEmpty();
      Instant end = sound ? line.end() : packed(line.number());
      if (sound && !line.ended()) {
        err.text("run ").number(line.number()).text(" has not ended and stays; to end it: ");
        err.text("leat cancel ").number(line.number()).line();
      } else if (!sound && end == null) {
        err.text("run ").number(line.number()).text(" stays: ").line(Harmless.line(line.problem()));
      } else if (end != null && !end.isAfter(before) && !needed.contains(line.number())) {
        try {
          if (delete(leat.run(line.number()), sound, freed)) {
            deleted++;
          }
        } catch (IOException problem) {
          well = false;
          err.text("cannot delete run ").number(line.number()).text(": ");
          err.line(Harmless.line(Reason.of(problem)));
        }
      }
    }
    int[] expired = new int[1];
    well &= expire(lines, now, expired, err);
    well &= sweep(lines, now, freed, err);
    out.text("deleted ").text(Plural.of(deleted, "run"));
    if (expired[0] > 0) {
      out.text(" and ").text(Plural.of(expired[0], "artifact")).text(" whose days are over");
    }
    out.text(", freed ").line(bytes(freed[0]));
    return well;
  }

  /** Gives up artifacts whose days are over, of runs that have ended. */
  private boolean expire(List<FolderRuns.Line> lines, Instant now, int[] expired, Print err) {
    boolean well = true;
    for (FolderRuns.Line line : lines) {
      try {
        if (line.ended() && line.problem().isEmpty()) {
          expired[0] += RunArtifacts.expire(leat.run(line.number()), now);
        }
      } catch (IOException problem) {
        well = false;
        err.text("the artifacts of run ").number(line.number()).text(" stay: ");
        err.line(Harmless.line(Reason.of(problem)));
      }
    }
    return well;
  }

  /** Runs that others, which have not ended, take over from. */
  private Set<Integer> needed(List<FolderRuns.Line> lines, Print err) {
    Set<Integer> needed = new HashSet<>();
    for (FolderRuns.Line line : lines) {
      if (!line.ended()) {
        try {
          Carried.read(leat.run(line.number())).ifPresent(carried -> needed.add(carried.run()));
        } catch (IOException problem) {
          err.text("run ").number(line.number()).text(" takes over from a run that is not known: ");
          err.line(Harmless.line(Reason.of(problem)));
        }
      }
    }
    return needed;
  }

  /** Deletes contents that no run uses, unless a run goes on that may be about to. */
  private boolean sweep(List<FolderRuns.Line> lines, Instant now, long[] freed, Print err) {
    for (FolderRuns.Line line : lines) {
      if (line.status().equals("running")) {
        err.line("artifacts that no run uses stay while a run goes on");
        return true;
      }
    }
    try {
      ContentUse contents = new ContentUse(leat);
      freed[0] += contents.delete(contents.unused(now), now);
      return true;
    } catch (IOException problem) {
      err.text("cannot delete artifacts that no run uses: ");
      err.line(Harmless.line(Reason.of(problem)));
      return false;
    }
  }

  /** When a run that cannot be read was packed, which is done when it has ended; null if it was not. */
  private @Nullable Instant packed(int number) {
    try {
      return Files.getLastModifiedTime(Pack.of(leat.run(number).path())).toInstant();
    } catch (IOException none) {
      return null;
    }
  }

  private static boolean delete(RunFolder run, boolean sound, long[] freed) throws IOException {
    try (LeatFolder.Ownership ownership = LeatFolder.own(run)) {
      if (ownership == null) {
        return false;
      }
      Path pack = Pack.of(run.path());
      if (sound && Files.exists(pack)) {
        // a part may be in both
        run.pack();
      }
      // the pack first: without it what is left in the folder is no run
      KillPoint.RUN_REMOVED.before();
      Path gonePack = aside(pack);
      KillPoint.RUN_REMOVED.after();
      Path gone = aside(run.path());
      // what is left under its name: who owned it
      run.delete();
      freed[0] += new RunFolder(gone).delete();
      if (Files.exists(gonePack)) {
        freed[0] += FolderTree.delete(gonePack);
      }
      return true;
    }
  }

  private static Path aside(Path path) throws IOException {
    Path gone = path.resolveSibling(path.getFileName() + GONE);
    if (Files.exists(path)) {
      Files.move(path, gone, StandardCopyOption.ATOMIC_MOVE);
    }
    return gone;
  }

  /** Deletes what an earlier cleaning began to delete. */
  private boolean leftovers(long[] freed, Print err) {
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(leat.path().resolve("runs"), "[0-9]*" + GONE)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        RunFolder rest = new RunFolder(entry.resolveSibling(name.substring(0, name.indexOf('.'))));
        if (!rest.exists()) {
          freed[0] += rest.delete();
        }
        freed[0] +=
            name.endsWith(Pack.ENDING + GONE)
                ? FolderTree.delete(entry)
                : new RunFolder(entry).delete();
      }
      return true;
    } catch (IOException problem) {
      err.text("cannot delete what was left of a run: ");
      err.line(Harmless.line(Reason.of(problem)));
      return false;
    }
  }

  /** Such as {@code 312 bytes}, {@code 4.2 MiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + (bytes == 1 ? " byte" : " bytes");
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    long tenths = bytes * 10 / 1024;
    int unit = 0;
    while (tenths >= 10 * 1024 && unit < units.length - 1) {
      tenths /= 1024;
      unit++;
    }
    return tenths / 10 + "." + tenths % 10 + " " + units[unit];
  }
}
