package io.leat.engine.artifact;

import io.leat.engine.expression.Glob;
import io.leat.engine.job.CacheName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files kept between runs under free-text keys: in {@code ROOT}, a folder a cache; in it a file an entry, named by the
 * digest of its key. When all entries together are larger than the limit, those used longest ago are dropped. A cache never
 * fails a task: what goes wrong comes back as a warning.
 *
 * <p>Safe for all threads and processes; one saves at a time.
 */
public final class Caches {
  /** 5 GiB. */
  public static final long LIMIT = 5L << 30;

  private final Path root;
  private final ContentStore store;
  private final Artifacts files;
  private final long limit;
  private final List<String> scopes;

  /**
   * Caches of {@link #LIMIT} bytes.
   *
   * @param scopes what is kept goes under the first, and is taken from all of them in their order; those of other scopes are not seen.
   *     Empty for one that all share
   */
  public Caches(Path root, ContentStore store, List<String> scopes) {
    this(root, store, LIMIT, scopes);
  }

  /**
   * @param store of the caches alone: what no entry names is deleted from it
   * @param limit bytes of all entries together; what two entries share counts twice
   */
  public Caches(Path root, ContentStore store, long limit, List<String> scopes) {
    this.scopes = scopes.isEmpty() ? List.of("") : List.copyOf(scopes);
    this.root = root;
    this.store = store;
    this.files = new Artifacts(store);
    this.limit = limit;
  }

  /**
   * Keeps files under a key that is not there yet.
   *
   * @param paths patterns of files, and of folders with all below them; what is not there is left out
   * @param now for the order of entries by age
   */
  public CacheSaved save(
      CacheName name, String key, Path workspace, List<Glob> paths, Instant now) {
    List<String> warnings = new ArrayList<>();
    boolean saved = false;
    try {
      saved =
          alone(
              () -> {
                boolean isNew = saveAlone(name, key, workspace, paths, now, warnings);
                evict(warnings);
                return isNew;
              });
    } catch (IOException | IllegalArgumentException e) {
      warnings.add("cache '" + name + "' was not saved: " + message(e));
    }
    return new CacheSaved(saved, warnings);
  }

  /**
   * Something that is done under the lock of the caches.
   *
   * @param <T> what comes of it
   */
  public interface Step<T> {
    /** Does it. */
    T perform() throws IOException;
  }

  /**
   * Does something while no other thread or process does anything by this or by {@link #still}, nor saves here; not to be called within
   * one of these.
   *
   * @throws IOException of the step, or when the lock cannot be taken
   */
  public <T> T alone(Step<T> step) throws IOException {
    try (CachesLock _ = CachesLock.alone(root)) {
      return step.perform();
    }
  }

  /**
   * Does something while nobody does anything by {@link #alone}, so that no cache comes back into a folder meanwhile; side by side with
   * others that do so. Not to be called within one of these.
   *
   * @throws IOException of the step, or when the lock cannot be taken
   */
  public <T> T still(Step<T> step) throws IOException {
    try (CachesLock _ = CachesLock.shared(root)) {
      return step.perform();
    }
  }

  private boolean saveAlone(
      CacheName name,
      String key,
      Path workspace,
      List<Glob> paths,
      Instant now,
      List<String> warnings)
      throws IOException {
    for (String scope : scopes) {
      CacheEntry there = CacheEntry.read(file(scope, name, key));
      if (there != null && store.has(there.files())) {
        there.touch(now);
        return false;
      }
    }
    String unsound = CachesInPlace.unsound(this, name, workspace, paths);
    if (unsound != null) {
      warnings.add("cache '" + name + "' was not saved: " + unsound);
      return false;
    }
    Path file = file(scopes.getFirst(), name, key);
    FileSet found = files.collectBelow(workspace, paths);
    if (found.entries().isEmpty()) {
      warnings.add("cache '" + name + "' was not saved: there are no files to keep");
      return false;
    }
    if (found.size() > limit) {
      warnings.add(
          "cache '"
              + name
              + "' was not saved: "
              + found.size()
              + " bytes are more than the limit of "
              + limit);
      store.sweep(kept(all()));
      return false;
    }
    new CacheEntry(file, key, files.save(found), found.size(), now).write(now);
    return true;
  }

  /**
   * Puts the files of the exact key into the workspace, else those of the newest entry whose key begins with the first of
   * the beginnings that any key has; of the first scope that has such.
   *
   * @param restoreKeys beginnings of keys, the best first; may be empty
   * @param now the time of this use
   */
  public CacheFound restore(
      CacheName name, String key, List<String> restoreKeys, Path workspace, Instant now) {
    try {
      return restore(
          name,
          key,
          restoreKeys,
          now,
          (_, entry, _) -> files.restoreAll(files.load(entry.files()), workspace));
    } catch (CachesInPlace.Half unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  /** Puts the files of an entry of a scope where they are wanted. */
  interface Laying {
    void lay(String scope, CacheEntry entry, List<String> warnings) throws IOException;
  }

  /** As {@link #restore(CacheName, String, List, Path, Instant)}, put there by {@code laying}. */
  CacheFound restore(
      CacheName name, String key, List<String> restoreKeys, Instant now, Laying laying)
      throws CachesInPlace.Half {
    List<String> warnings = new ArrayList<>();
    try {
      for (String scope : scopes) {
        CacheEntry exact = CacheEntry.read(file(scope, name, key));
        if (exact != null && use(name, scope, exact, now, laying, warnings)) {
          return new CacheFound.Exact(key, scope, warnings);
        }
      }
      for (String scope : restoreKeys.isEmpty() ? List.<String>of() : scopes) {
        List<CacheEntry> entries = CacheEntry.all(folder(scope, name));
        entries.sort(Comparator.comparing(CacheEntry::saved).thenComparing(CacheEntry::key));
        for (String each : restoreKeys) {
          for (CacheEntry entry : entries.reversed()) {
            if (entry.key().startsWith(each)
                && !entry.key().equals(key)
                && use(name, scope, entry, now, laying, warnings)) {
              return new CacheFound.Prefix(entry.key(), scope, warnings);
            }
          }
        }
      }
    } catch (CachesInPlace.Half half) {
      throw half;
    } catch (IOException | IllegalArgumentException e) {
      warnings.add("cache '" + name + "' was not restored: " + message(e));
    }
    return new CacheFound.Miss(warnings);
  }

  /** Whether the entry could be restored; one that is not whole any more is dropped. */
  private boolean use(
      CacheName name,
      String scope,
      CacheEntry entry,
      Instant now,
      Laying laying,
      List<String> warnings)
      throws IOException {
    try {
      // first the use, so that no other process drops it meanwhile
      entry.touch(now);
      laying.lay(scope, entry, warnings);
      return true;
    } catch (ContentMissing e) {
      Files.deleteIfExists(entry.file());
      warnings.add(
          "cache '" + name + "': the entry '" + entry.key() + "' is dropped: " + e.getMessage());
      return false;
    }
  }

  private void evict(List<String> warnings) throws IOException {
    record Used(CacheEntry entry, long time) {}
    List<Used> all = new ArrayList<>();
    long size = 0;
    for (CacheEntry each : all()) {
      all.add(new Used(each, each.used()));
      size += each.size();
    }
    if (size <= limit) {
      return;
    }
    all.sort(Comparator.comparingLong(Used::time));
    int dropped = 0;
    while (size > limit) {
      CacheEntry oldest = all.get(dropped++).entry;
      Files.deleteIfExists(oldest.file());
      size -= oldest.size();
    }
    List<CacheEntry> rest = new ArrayList<>();
    for (Used each : all.subList(dropped, all.size())) {
      rest.add(each.entry);
    }
    Set<Digest> kept = kept(rest);
    store.sweep(kept);
    if (kept.isEmpty()) {
      warnings.add("the caches are empty: none fits into " + limit + " bytes");
    }
  }

  private Set<Digest> kept(List<CacheEntry> entries) throws IOException {
    Set<Digest> kept = new HashSet<>();
    for (CacheEntry entry : entries) {
      kept.add(entry.files());
      for (FileEntry each : load(entry)) {
        if (each instanceof FileEntry.Regular file) {
          kept.add(file.digest());
        }
      }
    }
    return kept;
  }

  private List<FileEntry> load(CacheEntry entry) throws IOException {
    try {
      return files.load(entry.files()).entries();
    } catch (ContentMissing e) {
      // nothing to keep; its next use drops it
      return List.of();
    }
  }

  private List<CacheEntry> all() throws IOException {
    List<CacheEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path folder : folders) {
        entries.addAll(CacheEntry.all(folder));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  Path root() {
    return root;
  }

  ContentStore store() {
    return store;
  }

  Artifacts files() {
    return files;
  }

  Path file(String scope, CacheName name, String key) {
    return folder(scope, name).resolve(Digest.ofText(key).hex() + ".cache");
  }

  private Path folder(String scope, CacheName name) {
    // a name holds no line end
    String text = scope.isEmpty() ? name.text() : name.text() + "\n" + scope;
    return root.resolve(Digest.ofText(text).hex().substring(0, 32));
  }

  static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
