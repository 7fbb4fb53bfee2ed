package io.leat.engine.artifact;

import io.leat.engine.durable.KillPoint;
import io.leat.engine.expression.Glob;
import io.leat.engine.job.CacheName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one task on their way back into a workspace that others work in, too, where nothing is replaced. What comes back is noted
 * ({@link BegunCache}) until {@link #whole}: when somebody dies amid it, the next one brings that to its end, or is told that it cannot
 * (ADR 64).
 *
 * <p>Of one thread. What comes back does so within {@link Caches#alone}: first {@link #end}, then {@link #bring} for each, then
 * {@link #whole}.
 */
public final class CachesInPlace {
  private final Caches caches;
  private final Path workspace;
  private final Map<CacheName, CacheFound> ended = new HashMap<>();
  private final Set<Path> notes = new LinkedHashSet<>();

  public CachesInPlace(Caches caches, Path workspace) {
    this.caches = caches;
    this.workspace = workspace;
  }

  /**
   * A cache that a task names.
   *
   * @param paths the patterns that it is saved with
   * @param restoreKeys beginnings of keys, the best first; may be empty
   */
  public record Wanted(CacheName name, List<Glob> paths, String key, List<String> restoreKeys) {
    public Wanted {
      paths = List.copyOf(paths);
      restoreKeys = List.copyOf(restoreKeys);
    }

    private boolean looksFor(String other) {
      return other.equals(key) || restoreKeys.stream().anyMatch(other::startsWith);
    }
  }

  /**
   * Brings to its end what somebody died amid of the caches of a task, and forgets what nothing is there of.
   *
   * @param all the caches that the task names
   * @throws Half when what is there of one of them is a half, and the rest cannot be brought: it is of another cache, there is more than
   *     came, or what came is not looked for any more
   */
  public void end(List<Wanted> all, Instant now) throws IOException {
    for (Path note : BegunCache.all(caches.root())) {
      BegunCache begun = BegunCache.read(note);
      if (begun == null) {
        checkUnread(note, all);
      } else if (begun.workspace().equals(place(caches, workspace))) {
        end(note, begun, all, now);
      }
    }
  }

  private void end(Path note, BegunCache begun, List<Wanted> all, Instant now) throws IOException {
    NavigableSet<String> there = all(workspace, begun.paths());
    if (there.isEmpty()) {
      BegunCache.remove(note);
      return;
    }
    Wanted other = null;
    for (Wanted each : all) {
      if (shared(there, each.paths()).isPresent()) {
        if (each.name().equals(begun.name())) {
          end(note, begun, there, each, now);
          return;
        }
        other = other == null ? each : other;
      }
    }
    if (other != null) {
      if (!isHalf(begun, there)) {
        BegunCache.remove(note);
        return;
      }
      throw new Half(
          begun,
          "the cache '"
              + other.name()
              + "' has '"
              + shared(there, other.paths()).orElseThrow()
              + "' of it, too",
          null);
    }
  }

  /** Whether a part of an entry is there as it came, and a part is missing; also when nobody can tell, since it is not kept any more. */
  private boolean isHalf(BegunCache begun, NavigableSet<String> there) throws IOException {
    if (there.isEmpty()) {
      return false;
    }
    try {
      CacheEntry entry = entry(begun);
      Came came = entry == null ? null : came(entry, there);
      return came == null || (came.some() && !came.all());
    } catch (ContentMissing gone) {
      return true;
    }
  }

  private void end(
      Path note, BegunCache begun, NavigableSet<String> there, Wanted wanted, Instant now)
      throws IOException {
    CacheEntry entry = entry(begun);
    if (entry == null) {
      throw new Half(begun, "it is not kept any more", null);
    }
    entry.touch(now);
    Came came;
    try {
      came = came(entry, there);
    } catch (ContentMissing gone) {
      throw new Half(begun, Caches.message(gone), gone);
    }
    if (!came.some()) {
      BegunCache.remove(note);
      return;
    }
    if (!came.others().isEmpty()) {
      throw new Half(begun, "'" + came.others().getFirst() + "' is not of it", null);
    }
    if (!wanted.looksFor(begun.key())) {
      throw new Half(begun, "the key is " + wanted.key() + " now", null);
    }
    KillPoint.CACHES_BROUGHT.before();
    List<String> warnings = fill(begun, entry);
    KillPoint.CACHES_BROUGHT.after();
    notes.add(note);
    ended.put(
        wanted.name(),
        begun.key().equals(wanted.key())
            ? new CacheFound.Exact(begun.key(), begun.scope(), warnings)
            : new CacheFound.Prefix(begun.key(), begun.scope(), warnings));
  }

  /** What a damaged note is of is not known: when files of a cache are there, they may be a half. */
  private void checkUnread(Path note, List<Wanted> all) throws IOException {
    for (Wanted each : all) {
      if (there(each.paths()).isPresent()) {
        throw new Half(
            "cache '"
                + each.name()
                + "' may be there by halves: "
                + unread(note)
                + "; remove its files ("
                + BegunCache.patterns(each.paths())
                + ") and that note, and run again",
            null);
      }
      if (note.equals(note(each))) {
        BegunCache.remove(note);
      }
    }
  }

  /**
   * As {@link Caches#restore}, where nothing is replaced: when one of the files of the cache is there, nothing comes back.
   *
   * @throws Half when a part of an entry is there and the rest cannot be
   */
  public CacheFound bring(Wanted wanted, Instant now) throws IOException {
    CacheFound already = ended.get(wanted.name());
    String there = there(wanted.paths()).orElse(null);
    if (there != null) {
      return already != null ? already : new CacheFound.Aside(there);
    }
    return caches.restore(
        wanted.name(),
        wanted.key(),
        wanted.restoreKeys(),
        now,
        (scope, entry, warnings) -> {
          Path note = note(wanted);
          notes.add(note);
          BegunCache begun =
              new BegunCache(
                  wanted.name(), scope, entry.key(), place(caches, workspace), wanted.paths());
          begun.write(note);
          warnings.addAll(fill(begun, entry));
        });
  }

  /** Gives what is to be said. */
  private List<String> fill(BegunCache begun, CacheEntry entry) throws IOException {
    try {
      List<RelPath> stay = caches.files().fill(caches.files().load(entry.files()), workspace);
      if (stay.isEmpty()) {
        return List.of();
      }
      String others = stay.size() == 1 ? "" : " and " + (stay.size() - 1) + " more";
      return List.of(
          "cache '"
              + begun.name()
              + "': not replaced, since changed: '"
              + stay.getFirst()
              + "'"
              + others);
    } catch (IOException problem) {
      if (there(begun.paths()).isEmpty()) {
        throw problem;
      }
      if (problem instanceof ContentMissing) {
        Files.deleteIfExists(entry.file());
      }
      throw new Half(begun, Caches.message(problem), problem);
    }
  }

  /** Has what came back be whole: it has been noted elsewhere that it came back. */
  public void whole() throws IOException {
    for (Path note : notes) {
      BegunCache.remove(note);
    }
    notes.clear();
  }

  /**
   * Checks that no half of a cache is among files that are to be copied; within {@link Caches#still} is enough. What is there as it came
   * altogether, or not at all, is no half, and is forgotten.
   *
   * @param copied paths below the workspace
   * @throws IOException when there is one, with what to do
   */
  public void check(Collection<String> copied) throws IOException {
    String half =
        half(copied, "'leat run' without --isolated brings the rest where a task has that cache");
    if (half != null) {
      throw new IOException(half);
    }
  }

  /**
   * As {@link Artifacts#collect}; within {@link Caches#still} is enough.
   *
   * @throws NotCollected also when a half of a cache is among the files
   */
  public FileSet collect(Artifacts artifacts, List<Glob> patterns) throws IOException {
    FileSet files = artifacts.collect(workspace, patterns);
    Collection<String> paths = files.entries().stream().map(each -> each.path().text()).toList();
    String half = half(paths, "a task before this one that has that cache brings the rest");
    if (half != null) {
      throw new NotCollected(List.of(half));
    }
    return files;
  }

  /** What to say when a half of a cache is among files; null when none is. */
  private @Nullable String half(Collection<String> files, String remedy) throws IOException {
    for (Path note : BegunCache.all(caches.root())) {
      BegunCache begun = BegunCache.read(note);
      if (begun == null) {
        return unread(note)
            + "; remove the files of that cache where some are missing, and the note";
      }
      if (!begun.workspace().equals(place(caches, workspace))) {
        continue;
      }
      NavigableSet<String> there = all(workspace, begun.paths());
      if (!isHalf(begun, there)) {
        BegunCache.remove(note);
      } else if (files.stream().anyMatch(there::contains)) {
        return "files of the cache '"
            + begun.name()
            + "' came back by halves when a run died ("
            + BegunCache.patterns(begun.paths())
            + "); "
            + remedy
            + ", or remove them";
      }
    }
    return null;
  }

  /**
   * Why files may not be saved as those of a cache; null when they may. Only within {@link Caches#alone}.
   *
   * @param paths its patterns
   */
  static @Nullable String unsound(Caches caches, CacheName name, Path workspace, List<Glob> paths)
      throws IOException {
    for (Path note : BegunCache.all(caches.root())) {
      BegunCache begun = BegunCache.read(note);
      if (begun == null) {
        return unread(note);
      }
      if (begun.workspace().equals(place(caches, workspace))
          && shared(all(workspace, begun.paths()), paths).isPresent()) {
        return "another run died while "
            + (begun.name().equals(name) ? "it" : "the cache '" + begun.name() + "'")
            + " came back";
      }
    }
    return null;
  }

  /**
   * What is there of an entry.
   *
   * @param some whether a file of it is there as it came, or only what the dead had begun
   * @param all whether none of its files is missing
   * @param others what is not of it, sorted
   */
  private record Came(boolean some, boolean all, List<String> others) {}

  private Came came(CacheEntry entry, NavigableSet<String> there) throws IOException {
    NavigableSet<String> others = new TreeSet<>(there);
    boolean begun = others.removeIf(each -> each.contains(TempFile.PREFIX));
    FileRestore half = new FileRestore(caches.store(), workspace, false);
    boolean some = false;
    boolean all = true;
    for (FileEntry each : caches.files().load(entry.files()).entries()) {
      others.remove(each.path().text());
      all = all && half.finds(each);
      some = some || half.holds(each);
    }
    return new Came(some || (begun && others.isEmpty()), all, List.copyOf(others));
  }

  private @Nullable CacheEntry entry(BegunCache begun) throws IOException {
    return CacheEntry.read(caches.file(begun.scope(), begun.name(), begun.key()));
  }

  private Path note(Wanted wanted) throws IOException {
    return BegunCache.file(caches.root(), wanted.name(), place(caches, workspace), wanted.paths());
  }

  /** A workspace as notes have it. */
  private static String place(Caches caches, Path workspace) throws IOException {
    return caches.root().toRealPath().relativize(workspace.toRealPath()).toString();
  }

  private static String unread(Path note) {
    return "the note '" + note + "' of a cache that came back when a run died cannot be read";
  }

  private static Optional<String> shared(NavigableSet<String> there, List<Glob> paths) {
    return there.stream().filter(each -> Glob.takeBelow(paths, each)).findFirst();
  }

  private static NavigableSet<String> all(Path workspace, List<Glob> paths) throws IOException {
    try {
      return Artifacts.allBelow(workspace, paths);
    } catch (IllegalArgumentException nowhere) {
      // no file has such a name
      return new TreeSet<>();
    }
  }

  /** One of the files in the workspace that a cache would keep; empty when there is none, or when nobody can tell. */
  private Optional<String> there(List<Glob> paths) {
    try {
      return Artifacts.anyBelow(workspace, paths);
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** A part of an entry is in the workspace, and the rest does not come. */
  public static final class Half extends IOException {
    private static final long serialVersionUID = 1;

    private Half(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    private Half(BegunCache begun, String why, @Nullable Throwable cause) {
      this(
          "cache '"
              + begun.name()
              + "' is there by halves, key "
              + begun.key()
              + ": "
              + why
              + "; remove its files ("
              + BegunCache.patterns(begun.paths())
              + ") and run again",
          cause);
    }
  }
}
