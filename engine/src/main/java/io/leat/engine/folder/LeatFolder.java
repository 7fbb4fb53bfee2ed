package io.leat.engine.folder;

import io.leat.engine.artifact.Caches;
import io.leat.engine.artifact.ContentStore;
import io.leat.engine.artifact.InputFiles;
import io.leat.engine.driver.local.FolderSpread;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The folder {@code .leat} beside a Jobfile: all that Leat keeps of the runs there. It ignores itself in git, and may be deleted. */
public record LeatFolder(Path path) {

  /** Its name. */
  public static final String NAME = ".leat";

  private static final String IGNORE = ".gitignore";

  private static final int MOST_BEFORE = 1000;
  private static final List<String> ENDS =
      List.of(RunStatus.SUCCEEDED.word(), RunStatus.FAILED.word());

  /** What this process has open to own runs. A lock of the system does not tell its threads apart. */
  private static final Map<Path, Owners> OWNERS = new HashMap<>();

  /** The folders of the runs that this process owns. */
  private static final Set<Path> OWNED = new HashSet<>();

  /** That of the folder {@code workspace}; it need not exist. */
  public static LeatFolder in(Path workspace) {
    return new LeatFolder(workspace.resolve(NAME));
  }

  /**
   * The nearest one of {@code folder} and the folders above it that are of the same account as this process; empty when there is none.
   *
   * @throws NotOwn when it is not one's own, or this account cannot look into it; see {@link #check}
   */
  public static Optional<LeatFolder> around(Path folder) throws IOException {
    for (Path each = folder; each != null; each = each.getParent()) {
      if (!each.equals(folder) && !FolderOwner.own(each)) {
        return Optional.empty();
      }
      LeatFolder leat = in(each);
      if (Files.isDirectory(leat.runs()) || FolderOwner.shut(leat.path())) {
        leat.check();
        return Optional.of(leat);
      }
    }
    return Optional.empty();
  }

  /** Whether {@code folder} is of the account of this process: where it ends, so does every search upwards. */
  public static boolean mine(Path folder) {
    return FolderOwner.own(folder);
  }

  /**
   * Checks that nobody else can have put anything into it: it and the folders in it are no links, of this account or root's, and only
   * their owner may write to them. Nor is anything in it, or in the folders of locks and contents, a link, which a repository may have
   * brought. One that is not there is sound.
   *
   * @throws NotOwn when it is not
   */
  public void check() throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      FolderOwner.check(path);
      for (Path inner : List.of(runs(), launcher(), locks(), store())) {
        if (Files.exists(inner, LinkOption.NOFOLLOW_LINKS)) {
          FolderOwner.check(inner);
        }
      }
      checkLinks(path);
      checkLinks(locks());
      checkLinks(store());
    }
  }

  private static void checkLinks(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          if (Files.isSymbolicLink(entry)) {
            throw NotOwn.link(entry);
          }
        }
      }
    }
  }

  /** Makes it, for its owner alone, unless it is there. */
  public void make() throws IOException {
    check();
    if (!Files.exists(path)) {
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      try {
        FolderOwner.create(path);
      } catch (FileAlreadyExistsException together) {
        check();
      }
    }
    hideFromGit(path);
  }

  /** Has git leave aside all that is in {@code folder}, unless it says there what it leaves aside. */
  public static void hideFromGit(Path folder) throws IOException {
    Path ignore = folder.resolve(IGNORE);
    if (!Files.exists(ignore)) {
      Files.writeString(ignore, "*\n");
    }
  }

  /** The folder of its runs; need not exist. */
  public Path runs() {
    return path.resolve("runs");
  }

  /** Where the launcher keeps its script. */
  public Path launcher() {
    return path.resolve("launcher");
  }

  /** Where locks of the Jobfile are held. */
  public Path locks() {
    return path.resolve("locks");
  }

  /** Where contents, caches and results are kept. */
  public Path store() {
    return path.resolve("store");
  }

  /** Contents of artifacts and results. A power cut may damage some, which is found when they are read. */
  public ContentStore contents() {
    return new ContentStore(store().resolve("contents"), ContentStore.Sync.NONE);
  }

  /** The files of a workspace by their contents, remembered from run to run. */
  public InputFiles inputs(Path workspace) {
    return new InputFiles(workspace, store().resolve("inputs"));
  }

  /** The caches that runs bring back and keep, of these scopes. */
  public Caches caches(List<String> scopes) {
    ContentStore cached = new ContentStore(store().resolve("cached"), ContentStore.Sync.NONE);
    return new Caches(store().resolve("caches"), cached, scopes);
  }

  /** What makes the header of a run that has been given a number. */
  public interface HeaderOf {
    /** The header of the run {@code number}. */
    RunHeader number(int number) throws IOException;
  }

  /** Puts more into the folder of a run before there is such a run. */
  public interface More {
    /** Puts it there. */
    void into(RunFolder run) throws IOException;
  }

  /**
   * Makes the folder of a new run, with the next number.
   *
   * @param job the canonical form of its job
   * @param source the text of the Jobfile
   * @param more what else belongs to it from its beginning
   */
  public RunFolder create(HeaderOf header, String job, String source, More more)
      throws IOException {
    makeRuns();
    List<Integer> numbers = numbers();
    int number = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
    while (true) {
      RunFolder run = run(number);
      try {
        KillPoint.RUN_FOLDER.before();
        Files.createDirectory(run.path());
        KillPoint.RUN_FOLDER.after();
      } catch (FileAlreadyExistsException taken) {
        number++;
        continue;
      }
      return fill(run, header.number(number), job, source, more);
    }
  }

  /**
   * Makes the folder of a new run whose number was given elsewhere; what a killed process began of it is begun again.
   *
   * @param job the canonical form of its job
   * @param source the text of the Jobfile
   */
  public RunFolder place(RunHeader header, String job, String source) throws IOException {
    RunFolder run = run(header.number());
    run.delete();
    makeRuns();
    KillPoint.RUN_FOLDER.before();
    Files.createDirectory(run.path());
    KillPoint.RUN_FOLDER.after();
    return fill(run, header, job, source, folder -> {});
  }

  /** Where a folder is put goes by its name when it is made, and those of deleted runs had the same numbers. */
  private static void makeAttempts(RunFolder run) throws IOException {
    String name = "attempts." + Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path fresh = run.path().resolveSibling(name);
    Files.createDirectory(fresh);
    try {
      Files.move(fresh, run.attempts(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException problem) {
      Files.deleteIfExists(fresh);
      throw problem;
    }
  }

  private void makeRuns() throws IOException {
    make();
    if (!Files.isDirectory(runs())) {
      Files.createDirectories(runs());
      FolderSpread.apart(runs());
    }
  }

  private static RunFolder fill(
      RunFolder run, RunHeader header, String job, String source, More more) throws IOException {
    try {
      KillPoint.RUN_FILES.before();
      makeAttempts(run);
      Files.writeString(run.job(), job);
      Files.writeString(run.source(), source);
      KillPoint.RUN_FILES.after();
      more.into(run);
      header.write(run.path().resolve("header"));
      return run;
    } catch (IOException problem) {
      discard(run);
      throw problem;
    }
  }

  /** Removes a run that could not be stored, so that nobody takes it for the last one. */
  private static void discard(RunFolder run) {
    try {
      run.delete();
    } catch (IOException stays) {
      // it is listed as damaged
      return;
    }
  }

  /** The run of this number, whether there is one or not. */
  public RunFolder run(int number) {
    return new RunFolder(runs().resolve(Integer.toString(number)));
  }

  /**
   * How the run of a job and branch before run {@code number} ended: {@code succeeded} or {@code failed}, since one that was cancelled says
   * nothing. Only the latest {@value #MOST_BEFORE} runs are looked at; null when there is none among them.
   *
   * @param branch null for runs without one
   */
  public @Nullable String before(int number, String job, @Nullable String branch)
      throws IOException {
    List<Integer> earlier =
        numbers().stream()
            .filter(each -> each < number)
            .sorted(Comparator.reverseOrder())
            .limit(MOST_BEFORE)
            .toList();
    for (int each : earlier) {
      String end = end(run(each), job, branch);
      if (end != null) {
        return end;
      }
    }
    return null;
  }

  /** How a run of that job and branch ended; null when it is none, or cannot be read, which keeps no other from starting. */
  private static @Nullable String end(RunFolder run, String job, @Nullable String branch) {
    try {
      String end = Pack.read(run.ended());
      if (end == null || !ENDS.contains(end.strip())) {
        return null;
      }
      RunHeader header = run.header();
      return header.jobSource().name().equals(job)
              && Objects.equals(header.inputs().revision().branch(), branch)
          ? end.strip()
          : null;
    } catch (IOException damaged) {
      return null;
    }
  }

  /** The numbers of runs whose folders are not packed, from the oldest on: those that go on, were interrupted, or ended without it. */
  public List<Integer> loose() throws IOException {
    Set<Integer> loose = new TreeSet<>();
    if (Files.isDirectory(runs())) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs(), "[0-9]*")) {
        for (Path entry : entries) {
          String name = String.valueOf(entry.getFileName());
          if (name.length() < 10
              && name.chars().allMatch(Character::isDigit)
              && Files.exists(entry.resolve(RunFolder.HEADER))) {
            loose.add(Integer.parseInt(name));
          }
        }
      }
    }
    return new ArrayList<>(loose);
  }

  /** The numbers of all runs, from the oldest on. */
  public List<Integer> numbers() throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    if (Files.isDirectory(runs())) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs())) {
        for (Path entry : entries) {
          String name = String.valueOf(entry.getFileName());
          if (name.endsWith(Pack.ENDING)) {
            name = name.substring(0, name.length() - Pack.ENDING.length());
          }
          if (!name.isEmpty() && name.length() < 10 && name.chars().allMatch(Character::isDigit)) {
            numbers.add(Integer.parseInt(name));
          }
        }
      }
    }
    return new ArrayList<>(numbers);
  }

  /**
   * The file in which a process locks the byte with the number of each run that it owns. It is open as long as it owns one, and nobody
   * reads it: whoever closes a file gives back all locks that his process has in it.
   */
  private static final class Owners {
    final Path file;
    final FileChannel channel;
    private final @Nullable Object key;
    int held;

    Owners(Path file) throws IOException {
      this.file = file;
      this.channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      this.key = key(file);
    }

    /** Whether it is still the file that others find there. */
    boolean stands() throws IOException {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Objects.equals(key, key(file));
    }

    private static @Nullable Object key(Path file) throws IOException {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    }

    void closeUnused() throws IOException {
      if (held == 0) {
        OWNERS.remove(file, this);
        channel.close();
      }
    }
  }

  /** The right of one process to run a run; given back when closed, and when the process dies. */
  public static final class Ownership implements AutoCloseable {
    private final Owners owners;
    private final Path owned;
    private final FileLock lock;

    private Ownership(Owners owners, Path owned, FileLock lock) {
      this.owners = owners;
      this.owned = owned;
      this.lock = lock;
      OWNED.add(owned);
      owners.held++;
    }

    @Override
    public void close() throws IOException {
      synchronized (OWNERS) {
        if (lock.isValid()) {
          OwnerNote.remove(owned);
          lock.release();
          OWNED.remove(owned);
          owners.held--;
          owners.closeUnused();
        }
      }
    }
  }

  /** Whether a process has the right to run {@code run}, this one or another. */
  public static boolean owned(RunFolder run) throws IOException {
    synchronized (OWNERS) {
      Ownership free = take(run);
      if (free != null) {
        free.close();
      }
      return free == null;
    }
  }

  /**
   * Takes the right to run {@code run}; null when another process has it, or this one. It stays with who has it when the file of the locks
   * is deleted.
   *
   * @throws NoSuchFileException when there is no such run
   */
  public static @Nullable Ownership own(RunFolder run) throws IOException {
    synchronized (OWNERS) {
      while (true) {
        Ownership taken = take(run);
        if (taken == null) {
          return null;
        }
        boolean owned = false;
        try {
          OwnerNote.write(taken.owned);
          // from here on the note tells those who find another file
          owned = taken.owners.stands();
        } finally {
          if (!owned) {
            taken.close();
          }
        }
        if (owned) {
          return taken;
        }
      }
    }
  }

  private static @Nullable Ownership take(RunFolder run) throws IOException {
    String name = String.valueOf(run.path().getFileName());
    if (!name.matches("[0-9]{1,9}")) {
      throw new NoSuchFileException(run.path().toString());
    }
    Path runs = Objects.requireNonNull(run.path().toAbsolutePath().getParent()).toRealPath();
    Path file = runs.resolveSibling("owners");
    Path owned = runs.resolve(name);
    Owners owners = OWNERS.get(file);
    if (owners == null || !owners.stands()) {
      owners = new Owners(file);
      OWNERS.put(file, owners);
    }
    try {
      FileLock lock =
          OWNED.contains(owned) ? null : owners.channel.tryLock(Long.parseLong(name), 1, false);
      if (lock == null) {
        return null;
      }
      boolean isThere = Files.isDirectory(run.path()) || run.packed();
      if (!isThere || OwnerNote.another(owned)) {
        lock.release();
        if (!isThere) {
          throw new NoSuchFileException(run.path().toString());
        }
        return null;
      }
      return new Ownership(owners, owned, lock);
    } finally {
      owners.closeUnused();
    }
  }
}
