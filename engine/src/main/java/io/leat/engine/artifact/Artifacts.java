package io.leat.engine.artifact;

import io.leat.engine.digest.Sha256;
import io.leat.engine.expression.Glob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Takes files out of workspaces into a store, and puts them into folders again. Safe for all threads. */
public final class Artifacts {
  /** Threads that put files: more than there are processors, for most of the time goes into waiting for the disk. */
  private static final int PUTTERS = 8;

  private static final int FEW = 16;

  /** How often a file is read that changes meanwhile. */
  static final int TRIES = 3;

  private final ContentStore store;

  public Artifacts(ContentStore store) {
    this.store = store;
  }

  /**
   * Keeps the files that match, in one walk: nothing in {@code .git} or {@code .leat} ({@link
   * RelPath#reserved}), which is a problem where a pattern names them. Links are kept
   * as links.
   *
   * @param patterns may be empty, for no files
   * @throws NotCollected when a pattern matches nothing, a link leads out of the workspace, or a match is neither file nor
   *     link; tells all of these
   * @throws IOException when something cannot be read or kept
   */
  public FileSet collect(Path workspace, List<Glob> patterns) throws IOException {
    if (patterns.isEmpty()) {
      return FileSet.of(List.of());
    }
    Found found = new Found(workspace.toRealPath());
    Walk walk = new Walk(patterns, found);
    walk.run(found.workspace);
    List<String> problems = new ArrayList<>(walk.unmatched());
    problems.addAll(walk.problems());
    problems.addAll(found.problems);
    found.reserved().ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new NotCollected(problems);
    }
    return keep(found);
  }

  /**
   * The first file of a workspace that fits patterns and is not one of {@code files}, whatever is in it; empty when there is none.
   *
   * @throws NotCollected when a folder cannot be read
   */
  public Optional<String> firstBeside(Path workspace, List<Glob> patterns, FileSet files)
      throws IOException {
    Set<String> known = new HashSet<>();
    files.entries().forEach(each -> known.add(each.path().text()));
    SortedSet<String> others = new TreeSet<>();
    Walk walk =
        new Walk(
            patterns,
            (name, _, _) -> {
              if (!known.contains(name)) {
                others.add(name);
              }
            });
    walk.run(workspace.toRealPath());
    if (!walk.problems().isEmpty()) {
      throw new NotCollected(walk.problems());
    }
    return others.stream().findFirst().map(Escapes::escape);
  }

  /**
   * The first file of a workspace that is one of {@code files} by its path, has another content, and came there or was changed since a
   * time; empty when there is none.
   */
  public Optional<String> firstOverwritten(Path workspace, FileSet files, Instant since)
      throws IOException {
    FileRestore there = new FileRestore(store, workspace, false);
    for (FileEntry each : files.entries()) {
      Instant changed = LeftFiles.changed(each.path().below(workspace));
      if (changed != null && !changed.isBefore(since) && !there.holds(each)) {
        return Optional.of(Escapes.escape(each.path().text()));
      }
    }
    return Optional.empty();
  }

  /**
   * Keeps all files that fit patterns, and all below folders that do; what is not there is left out.
   *
   * @throws NotCollected as {@link #collect(Path, List)}
   */
  FileSet collectBelow(Path workspace, List<Glob> patterns) throws IOException {
    Found found = new Found(workspace.toRealPath());
    List<String> problems = walkBelow(found.workspace, patterns, found);
    problems.addAll(found.problems);
    if (!problems.isEmpty()) {
      throw new NotCollected(problems);
    }
    return keep(found);
  }

  /** Ends a walk. */
  private static final class First extends IOException {
    private static final long serialVersionUID = 1;

    private First(String name) {
      super(name);
    }
  }

  /** One of the files that {@link #collectBelow} would keep; empty when there is none. */
  static Optional<String> anyBelow(Path workspace, List<Glob> patterns) throws IOException {
    try {
      walkBelow(
          workspace.toRealPath(),
          patterns,
          (name, _, _) -> {
            throw new First(name);
          });
      return Optional.empty();
    } catch (First found) {
      return Optional.of(String.valueOf(found.getMessage()));
    }
  }

  /** The files that {@link #collectBelow} would keep, sorted. */
  static NavigableSet<String> allBelow(Path workspace, List<Glob> patterns) throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    walkBelow(workspace.toRealPath(), patterns, (name, _, _) -> names.add(name));
    return names;
  }

  /** Visits all files that fit patterns, and all below folders that do, once each; gives what is wrong. */
  private static List<String> walkBelow(Path workspace, List<Glob> patterns, Walk.Visitor visitor)
      throws IOException {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Walk.Visitor taken =
        (name, file, look) -> {
          if (Glob.takeBelow(patterns, name) && seen.add(name)) {
            visitor.visit(name, file, look);
          }
        };
    for (Glob pattern : patterns) {
      String text = pattern.toString();
      if (pattern.excludes()) {
        continue;
      }
      if (!pattern.plain()) {
        Walk walk = new Walk(List.of(pattern, Glob.of(text + "/**")), taken);
        walk.run(workspace);
        problems.addAll(walk.problems());
        continue;
      }
      RelPath path = RelPath.of(text);
      Path top = path.below(workspace);
      Stat stat = Stat.of(top);
      if (stat == null) {
        continue;
      }
      if (!top.toRealPath().startsWith(workspace)) {
        problems.add("'" + path + "' leads out of the workspace");
      } else if (RelPath.inLeat(workspace, top)) {
        problems.add("'" + path + "': " + Glob.IN_LEAT);
      } else if (stat.kind() == Stat.Kind.FOLDER) {
        String prefix = path.text() + "/";
        Walk walk =
            new Walk(
                List.of(Glob.of("**"), Glob.of("**/.git/**")),
                (name, file, look) -> taken.visit(prefix + name, file, look));
        walk.run(top);
        problems.addAll(walk.problems());
      } else {
        taken.visit(path.text(), top, stat);
      }
    }
    return problems;
  }

  /** What a walk has found, before contents are read. */
  private static final class Found implements Walk.Visitor {
    final Path workspace;
    final List<FileEntry> links = new ArrayList<>();
    final List<RelPath> files = new ArrayList<>();
    final List<Stat> looks = new ArrayList<>();
    final BitSet executable = new BitSet();
    final List<String> problems = new ArrayList<>();

    Found(Path workspace) {
      this.workspace = workspace;
    }

    /** What says that a file is in a folder of git or of Leat; where it is laid down again, it would be run. */
    Optional<String> reserved() {
      Stream<RelPath> all = Stream.concat(files.stream(), links.stream().map(FileEntry::path));
      return all.map(RelPath::text)
          .filter(path -> RelPath.reserved(path) != null)
          .sorted()
          .findFirst()
          .map(Artifacts::refused);
    }

    @Override
    public void visit(String name, Path file, Stat stat) throws IOException {
      String wrong = RelPath.find(name);
      if (wrong != null) {
        problems.add("'" + Escapes.escape(name) + "': " + wrong);
        return;
      }
      RelPath path = RelPath.of(name);
      if (stat.kind() == Stat.Kind.LINK) {
        String target = LinkTarget.read(workspace, path, file);
        if (target == null) {
          problems.add("'" + name + "' is a link that leads out of the workspace");
        } else {
          links.add(new FileEntry.Link(path, target));
        }
      } else if (stat.kind() == Stat.Kind.FILE) {
        executable.set(files.size(), stat.executable());
        files.add(path);
        looks.add(stat);
      } else {
        problems.add("'" + name + "' is neither a file nor a link");
      }
    }
  }

  private static String refused(String path) {
    return "'"
        + Escapes.escape(path)
        + "' is in '"
        + RelPath.reserved(path)
        + "': what is in there is run where it is laid down, so no artifact holds it";
  }

  /**
   * Refuses files in folders of git or of Leat; see {@link RelPath#reserved}.
   *
   * @throws IOException when one is, naming it
   */
  public static void check(FileSet files) throws IOException {
    for (FileEntry each : files.entries()) {
      if (RelPath.reserved(each.path().text()) != null) {
        throw new IOException(refused(each.path().text()));
      }
    }
  }

  private FileSet keep(Found found) throws IOException {
    int count = found.files.size();
    FileEntry[] entries = new FileEntry[count];
    AtomicInteger next = new AtomicInteger();
    if (count <= FEW) {
      keep(found, entries, next);
    } else {
      keepTogether(found, entries, next);
    }
    List<FileEntry> all = new ArrayList<>(found.links);
    for (FileEntry each : entries) {
      all.add(each);
    }
    return FileSet.of(all);
  }

  private void keep(Found found, FileEntry[] entries, AtomicInteger next) throws IOException {
    Work work = new Work();
    for (int i = next.getAndIncrement(); i < entries.length; i = next.getAndIncrement()) {
      RelPath path = found.files.get(i);
      Content content = whole(path, path.below(found.workspace), found.looks.get(i), work);
      entries[i] =
          new FileEntry.Regular(path, content.size(), found.executable.get(i), content.digest());
    }
    store.sync(work);
  }

  /**
   * Keeps a file as it was at one moment: while it is read nothing may have changed it.
   *
   * @param look from before
   * @throws NotCollected when somebody goes on writing to it
   */
  private Content whole(RelPath path, Path file, Stat look, Work work) throws IOException {
    Stat before = look;
    for (int i = 0; i < TRIES; i++) {
      Content content = store.put(file, work);
      Stat after = Stat.of(file);
      if (after != null && after.sameAs(before) && after.size() == content.size()) {
        return content;
      }
      if (after == null) {
        break;
      }
      before = after;
    }
    throw new NotCollected(
        List.of(
            "'"
                + Escapes.escape(path.text())
                + "' changed while it was kept: something that the task left running writes to it,"
                + " or a task beside it"));
  }

  private void keepTogether(Found found, FileEntry[] entries, AtomicInteger next)
      throws IOException {
    List<IOException> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < PUTTERS; i++) {
      threads.add(
          Thread.ofPlatform()
              .name("leat-put-" + i)
              .daemon()
              .start(
                  () -> {
                    try {
                      keep(found, entries, next);
                    } catch (IOException e) {
                      next.set(entries.length);
                      synchronized (failures) {
                        failures.add(e);
                      }
                    }
                  }));
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          // the putters end at their next file; then the caller is told
          interrupted = true;
          next.set(entries.length);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("keeping files was interrupted");
    }
    synchronized (failures) {
      if (!failures.isEmpty()) {
        throw failures.getFirst();
      }
    }
  }

  /** Keeps the list itself; its digest is that of the set. */
  public Digest save(FileSet files) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    files.write(text);
    return store.putBytes(text.toByteArray()).digest();
  }

  /**
   * The list that {@link #save} has kept.
   *
   * @throws ContentMissing when it is not there or damaged
   */
  public FileSet load(Digest digest) throws IOException {
    return FileSet.read(new ByteArrayInputStream(store.read(digest)));
  }

  /**
   * Puts the files into {@code folder}, which is made if it is not there. Files that are equal already stay as they are,
   * others are replaced; what else is there stays. No link below the folder is passed through.
   *
   * @throws ContentMissing when the store has lost a content; some files may be there then
   * @throws IOException when something cannot be written, naming it, or is in a folder of git or of Leat: then nothing is written
   */
  public void restore(FileSet files, Path folder) throws IOException {
    check(files);
    restoreAll(files, folder);
  }

  /** As {@link #restore}, for what caches hold: they may have checkouts of libraries in them, and only land where they were made. */
  void restoreAll(FileSet files, Path folder) throws IOException {
    restore(files, folder, true);
  }

  /**
   * As {@link #restoreAll}, where somebody may have died amid it: what is there and differs is of others and stays as it is, and files that
   * the dead had begun are removed.
   *
   * @return the files that differ
   */
  List<RelPath> fill(FileSet files, Path folder) throws IOException {
    return restore(files, folder, false);
  }

  private List<RelPath> restore(FileSet files, Path folder, boolean replaces) throws IOException {
    for (FileEntry each : files.entries()) {
      if (RelPath.ofLeat(each.path().text()) != null) {
        throw new IOException("'" + Escapes.escape(each.path().text()) + "': " + Glob.IN_LEAT);
      }
    }
    return new FileRestore(store, folder, replaces).run(files);
  }

  /**
   * Writes the files as a ZIP archive, in their order and always the same bytes for the same set. Links stay links,
   * executable files executable. Does not close {@code out}.
   */
  public void zip(FileSet files, OutputStream out) throws IOException {
    new ZipWriter(store, out)
        .run(
            sink -> {
              for (FileEntry each : files.entries()) {
                sink.take(each);
              }
            });
  }

  /**
   * Writes the files of the list with that digest as {@link #zip(FileSet, OutputStream)} does. Holds little of each file, so that
   * many slow readers of large artifacts cost little memory.
   *
   * @throws ContentMissing when the list or a content is not there or damaged; the archive is cut then
   */
  public void zip(Digest list, OutputStream out) throws IOException {
    new ZipWriter(store, out)
        .run(
            sink -> {
              MessageDigest sum = Sha256.create();
              try (InputStream in = new DigestInputStream(store.open(list), sum)) {
                FileSet.read(in, sink);
              }
              if (!Digest.of(sum).equals(list)) {
                throw new ContentMissing(list, "the list of files is damaged");
              }
            });
  }
}
