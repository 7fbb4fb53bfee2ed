package io.leat.git;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.io.EolStreamTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a commit into a folder: one walk makes the folders, several threads write the files, and links come last, so
 * that nothing is ever written through a link. A file that is there already is an error, not written over.
 */
final class TreeWriter {
  private static final int DEEPEST = 200;
  private static final int MOST_FILES = 2_000_000;
  private static final int AT_ONCE = 32;
  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
  private static final FileAttribute<?>[] PLAIN = {};
  private static final FileAttribute<?>[] PROGRAM = {
    PosixFilePermissions.asFileAttribute(EnumSet.allOf(PosixFilePermission.class))
  };

  private final Repository repository;
  private final Path folder;
  private final long mostBytes;
  private final List<Planned> files = new ArrayList<>();
  private final List<Planned> links = new ArrayList<>();
  private final List<Planned> submodules = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean pointers = new AtomicBoolean();

  private TreeWriter(Repository repository, Path folder, long mostBytes) {
    this.repository = repository;
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /** A file that is to be written; its entry in the index gets time and length then. */
  private record Planned(Path path, DirCacheEntry entry, ObjectId id, EolStreamType lines) {}

  /** Writes the files, then {@code .git}; the folder is there and empty. */
  static Workspace write(
      Mirror mirror, Repository repository, CommitId commit, Path folder, long mostBytes)
      throws IOException, CheckoutProblem {
    TreeWriter writer = new TreeWriter(repository, folder, mostBytes);
    try (RevWalk walk = new RevWalk(repository)) {
      writer.plan(mirror.parsed(walk, commit).getTree());
    } catch (InvalidPathException problem) {
      throw new CheckoutProblem(
          "a file name of the commit cannot be one on this machine: " + Failures.reason(problem),
          "does the locale of the server use UTF-8?",
          problem);
    }
    try {
      writer.writeFiles();
      writer.writeLinks();
    } catch (FileAlreadyExistsException problem) {
      throw new CheckoutProblem(
          "the commit has two files at '" + Shown.text(String.valueOf(problem.getFile())) + "'",
          "their names differ in upper and lower case at most",
          problem);
    }
    List<DirCacheEntry> entries = new ArrayList<>();
    for (List<Planned> each : List.of(writer.files, writer.links, writer.submodules)) {
      each.forEach(planned -> entries.add(planned.entry()));
    }
    DotGit.write(mirror, repository, commit, folder, entries);
    String lfs =
        writer.pointers.get() ? LfsPointers.find(repository, commit.object()).said() : null;
    return new Workspace(
        folder,
        commit,
        writer.files.size() + writer.links.size(),
        writer.bytes.get(),
        Optional.ofNullable(lfs));
  }

  private void plan(ObjectId tree) throws IOException, CheckoutProblem {
    ObjectChecker checker = new ObjectChecker().setSafeForMacOS(true);
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.setOperationType(TreeWalk.OperationType.CHECKOUT_OP);
      walk.addTree(tree);
      Path[] folders = new Path[DEEPEST + 1];
      folders[0] = folder;
      while (walk.next()) {
        Path path = folders[walk.getDepth()].resolve(name(walk, checker));
        FileMode mode = walk.getFileMode(0);
        if (FileMode.TREE.equals(mode.getBits())) {
          if (walk.getDepth() == DEEPEST) {
            throw refused(walk, "folders nest deeper than " + DEEPEST);
          }
          Files.createDirectory(path);
          folders[walk.getDepth() + 1] = path;
          walk.enterSubtree();
          continue;
        }
        plan(walk, path, mode);
      }
    }
  }

  private void plan(TreeWalk walk, Path path, FileMode mode) throws IOException, CheckoutProblem {
    if (files.size() + links.size() + submodules.size() == MOST_FILES) {
      throw refused(walk, "there are more than " + MOST_FILES + " files");
    }
    DirCacheEntry entry = new DirCacheEntry(walk.getRawPath());
    entry.setFileMode(mode);
    ObjectId id = walk.getObjectId(0);
    entry.setObjectId(id);
    if (FileMode.GITLINK.equals(mode.getBits())) {
      Files.createDirectory(path);
      submodules.add(new Planned(path, entry, id, EolStreamType.DIRECT));
    } else if (FileMode.SYMLINK.equals(mode.getBits())) {
      links.add(new Planned(path, entry, id, EolStreamType.DIRECT));
    } else {
      EolStreamType lines = walk.getEolStreamType(TreeWalk.OperationType.CHECKOUT_OP);
      files.add(new Planned(path, entry, id, lines == null ? EolStreamType.DIRECT : lines));
    }
  }

  /** The name of one file or folder, if it can do no harm. */
  static String name(TreeWalk walk, ObjectChecker checker) throws IOException, CheckoutProblem {
    byte[] path = walk.getRawPath();
    int start = path.length - walk.getTree(CanonicalTreeParser.class).getNameLength();
    try {
      checker.checkPathSegment(path, start, path.length);
      String name =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(path, start, path.length - start))
              .toString();
      if (name.isEmpty()) {
        throw refused(walk, "its name is empty");
      }
      return name;
    } catch (CorruptObjectException problem) {
      throw refused(walk, "it has a name that could do harm");
    } catch (CharacterCodingException problem) {
      throw refused(walk, "its name is not UTF-8");
    }
  }

  /** That a file or folder is not written. */
  static CheckoutProblem refused(TreeWalk walk, String why) {
    return new CheckoutProblem(
        "'" + Shown.text(walk.getPathString()) + "' of the commit is not written: " + why, null);
  }

  private void writeFiles() throws IOException, CheckoutProblem {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < Math.min(THREADS, files.size() / AT_ONCE + 1); i++) {
        parts.add(
            threads.submit(
                () -> {
                  write(next);
                  return null;
                }));
      }
      try {
        for (Future<?> part : parts) {
          part.get();
        }
      } catch (ExecutionException problem) {
        threads.shutdownNow();
        throw failed(problem.getCause());
      } catch (InterruptedException problem) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new CheckoutProblem("the checkout was interrupted", null, problem);
      }
    }
  }

  private static CheckoutProblem failed(@Nullable Throwable problem) throws IOException {
    return switch (problem) {
      case IOException io -> throw io;
      case CheckoutProblem known -> known;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      case null, default -> new CheckoutProblem("the checkout was interrupted", null, problem);
    };
  }

  private void write(AtomicInteger next) throws IOException, CheckoutProblem, InterruptedException {
    try (ObjectReader objects = repository.newObjectReader()) {
      while (true) {
        int from = next.getAndAdd(AT_ONCE);
        if (from >= files.size()) {
          return;
        }
        for (Planned each : files.subList(from, Math.min(from + AT_ONCE, files.size()))) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          write(objects, each);
        }
      }
    }
  }

  private void write(ObjectReader objects, Planned file) throws IOException, CheckoutProblem {
    ObjectLoader loader = objects.open(file.id(), Constants.OBJ_BLOB);
    if (bytes.addAndGet(loader.getSize()) > mostBytes) {
      throw new CheckoutProblem(
          "the files of the commit have more than " + mostBytes + " bytes",
          "an administrator sets the limit");
    }
    boolean program = FileMode.EXECUTABLE_FILE.equals(file.entry().getRawMode());
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file.path(),
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            program ? PROGRAM : PLAIN)) {
      if (loader.isLarge() || file.lines() != EolStreamType.DIRECT) {
        try (OutputStream out =
            EolStreamTypeUtil.wrapOutputStream(Channels.newOutputStream(channel), file.lines())) {
          loader.copyTo(out);
        }
      } else {
        byte[] content = loader.getCachedBytes();
        if (LfsPointers.isPointer(content)) {
          pointers.set(true);
        }
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
    }
    remember(file);
  }

  private void writeLinks() throws IOException, CheckoutProblem {
    try (ObjectReader objects = repository.newObjectReader()) {
      for (Planned each : links) {
        byte[] target = objects.open(each.id(), Constants.OBJ_BLOB).getBytes();
        String text = new String(target, StandardCharsets.UTF_8);
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
          throw new CheckoutProblem(
              "the link '" + Shown.text(each.path().toString()) + "' leads nowhere", null);
        }
        Files.createSymbolicLink(each.path(), Path.of(text));
        remember(each);
      }
    }
  }

  /** What git compares to see that a file was not changed since. */
  private static void remember(Planned file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    file.entry().setLastModified(attributes.lastModifiedTime().toInstant());
    file.entry().setLength(attributes.size());
  }
}
