package io.leat.engine.folder;

import io.leat.engine.durable.FolderTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the workspaces of the isolated runs of this account lie: outside of every project, since programs look upwards for what belongs
 * to one, such as {@code node_modules} (ADR 60). A run has a folder there, and a link to it:
 *
 * <pre>
 *   .leat/runs/17/work             to OWN/work
 *   leat/workspaces/OWN/run        to .leat/runs/17
 *   leat/workspaces/OWN/project    which folder of the file system holds .leat: another may have its path, for containers share this place
 *   leat/workspaces/OWN/work       the workspaces
 * </pre>
 */
public final class WorkspacePlace {
  private static final String RUN = "run";
  private static final String WORK = "work";
  private static final String PROJECT = "project";

  /** How long the workspaces stay of a run whose project is not to be seen from here. */
  private static final Duration UNSEEN = Duration.ofDays(30);

  private final List<Path> candidates;

  private WorkspacePlace(List<Path> candidates) {
    this.candidates = candidates;
  }

  /** The place by the variables: {@code XDG_CACHE_HOME}, else {@code HOME/.cache}; {@code TMPDIR}, else the folder for temporary files, where neither can be used. */
  public static WorkspacePlace of(Map<String, String> environment) {
    List<Path> candidates = new ArrayList<>();
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (cache.startsWith("/")) {
      candidates.add(Path.of(cache).resolve("leat"));
    } else if (home.startsWith("/")) {
      candidates.add(Path.of(home).resolve(".cache/leat"));
    }
    String temporary = environment.getOrDefault("TMPDIR", "");
    candidates.add(
        Path.of(temporary.startsWith("/") ? temporary : System.getProperty("java.io.tmpdir"))
            .resolve("leat-" + System.getProperty("user.name")));
    return new WorkspacePlace(candidates);
  }

  /**
   * Makes the folder of the workspaces of {@code run}, unless it is there; again is harmless. Those of runs that are gone are removed.
   *
   * @param root the files of the run, below which no workspace is to lie
   */
  void make(RunFolder run, Path root) throws IOException {
    Path link = run.path().resolve(WORK);
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path real = run.path().toRealPath();
    Path place = open(root.toRealPath());
    sweep(place);
    Path own = Files.createTempDirectory(place, "");
    Files.createSymbolicLink(own.resolve(RUN), real);
    Files.createDirectory(own.resolve(WORK));
    Files.createSymbolicLink(link, own.resolve(WORK));
    // the last, since without it nobody takes this for what is left of a run
    Files.writeString(own.resolve(PROJECT), identity(project(real)));
  }

  /** Removes the folder of the workspaces of {@code run}, and how many bytes its files had; again is harmless. */
  static long remove(RunFolder run) throws IOException {
    Path link = run.path().resolve(WORK);
    if (!Files.isSymbolicLink(link)) {
      return 0;
    }
    Path own = Objects.requireNonNull(Files.readSymbolicLink(link).getParent());
    long freed = isOf(own, run) ? FolderTree.delete(own) : 0;
    Files.delete(link);
    return freed;
  }

  /**
   * Whether {@code own} says that it belongs to {@code run}, which may have been renamed to be deleted: a link that somebody else made, or
   * copied with the project, leads to what is not to be deleted.
   */
  private static boolean isOf(Path own, RunFolder run) throws IOException {
    if (!isWhole(own)) {
      return false;
    }
    Path named = Files.readSymbolicLink(own.resolve(RUN));
    Path real = run.path().toRealPath();
    return Files.readString(own.resolve(PROJECT)).equals(identity(project(real)))
        && Objects.equals(named.getParent(), real.getParent())
        && (real.getFileName() + ".").startsWith(named.getFileName() + ".");
  }

  /** The first place that is not below {@code root} and can be made. */
  private Path open(Path root) throws IOException {
    IOException first = null;
    for (Path candidate : candidates) {
      try {
        Path place = candidate.resolve("workspaces");
        if (real(place).startsWith(root)) {
          continue;
        }
        Files.createDirectories(Objects.requireNonNull(candidate.getParent()));
        for (Path each : List.of(candidate, place)) {
          try {
            FolderOwner.create(each);
          } catch (FileAlreadyExistsException there) {
            FolderOwner.check(each);
          }
        }
        return place.toRealPath();
      } catch (IOException problem) {
        first = first == null ? problem : first;
      }
    }
    throw first == null
        ? new IOException(
            "the workspaces of an isolated run may not lie below '"
                + root
                + "', whose files it has; name a folder elsewhere by XDG_CACHE_HOME")
        : first;
  }

  /** Where {@code place} will lie when it is made. */
  private static Path real(Path place) throws IOException {
    Path there = place.normalize();
    while (!Files.exists(there)) {
      there = Objects.requireNonNull(there.getParent());
    }
    return there.toRealPath().resolve(there.relativize(place.normalize()));
  }

  /** Removes what belongs to runs whose folder was deleted by hand. */
  private static void sweep(Path place) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(place)) {
      for (Path own : all) {
        try {
          if (isLeft(own)) {
            FolderTree.delete(own);
          }
        } catch (IOException another) {
          // does the same at this moment, or the next one does
        }
      }
    }
  }

  /** Whether the run of {@code own} is gone. A project that is not to be seen from here may be there for others, and its run going on. */
  private static boolean isLeft(Path own) throws IOException {
    if (!isWhole(own)) {
      return isOld(own);
    }
    Path run = Files.readSymbolicLink(own.resolve(RUN));
    Path project = project(run);
    if (!Files.exists(project)
        || !identity(project).equals(Files.readString(own.resolve(PROJECT)))) {
      return isOld(own);
    }
    Path link = run.resolve(WORK);
    return !Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(own.resolve(WORK));
  }

  private static boolean isWhole(Path own) {
    return Files.isSymbolicLink(own.resolve(RUN)) && Files.isRegularFile(own.resolve(PROJECT));
  }

  private static boolean isOld(Path own) throws IOException {
    return Files.getLastModifiedTime(own).toInstant().isBefore(Instant.now().minus(UNSEEN));
  }

  /** The folder that holds the {@code .leat} of a run. */
  private static Path project(Path run) {
    return run.resolve("../../..").normalize();
  }

  /** What tells a folder from another one of its path: device and inode. */
  private static String identity(Path folder) throws IOException {
    return String.valueOf(Files.readAttributes(folder, BasicFileAttributes.class).fileKey());
  }
}
