package io.leat.agent.ssh;

import io.leat.engine.agent.AgentFiles;
import io.leat.engine.agent.AgentLeftover;
import io.leat.engine.archive.TarReader;
import io.leat.engine.archive.TarWriter;
import io.leat.engine.artifact.Digest;
import io.leat.engine.driver.shell.ShellScript;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files on their way between folders here and folders on a host.
 *
 * <p>The host keeps the sources of each project as they were sent last, with a list of them: the next time only what is new is sent, and a
 * workspace is a copy made there.
 */
final class HostFiles implements AgentFiles {
  private static final String MOVE = ShellScript.text(HostFiles.class, "move");

  private static final String PUT =
      ShellScript.folder() + MOVE + ShellScript.text(HostFiles.class, "put");

  private static final String LIST = ShellScript.text(HostFiles.class, "list");

  private static final String UNPACK =
      ShellScript.folder() + MOVE + ShellScript.text(HostFiles.class, "unpack");

  private static final String FIND = ShellScript.text(HostFiles.class, "find");

  private static final String PACK = ShellScript.text(HostFiles.class, "pack");

  private static final String REMOVE = ShellScript.text(HostFiles.class, "remove");

  private static final String LEFT = ShellScript.text(HostFiles.class, "left");

  // as they are told by left.sh
  private static final Pattern ATTEMPT = Pattern.compile("attempts/(([0-9]{1,18})-[0-9a-f]{16})");
  private static final Pattern RUN = Pattern.compile("projects/[0-9]+/leat/runs/([0-9]{1,9})");

  private final SshDriver driver;
  private final HostCommands commands;
  private final LargeFiles large;
  private final Map<String, Sources> sources = new ConcurrentHashMap<>();

  /** Workspaces that are to begin without a file: a launch makes them. */
  private final Set<Path> empty = ConcurrentHashMap.newKeySet();

  /** What workspaces began with, by which is known what came to them later. */
  private final Map<Path, FileList> begun = new ConcurrentHashMap<>();

  /** The sources of one project as the host has them; locked while they change. */
  private static final class Sources {
    final ReentrantLock lock = new ReentrantLock();

    /** Null while nobody knows. */
    @Nullable FileList list;
  }

  HostFiles(SshDriver driver) {
    this.driver = driver;
    this.commands = new HostCommands(driver);
    this.large = new LargeFiles(commands);
  }

  @Override
  public void begin(String name, Path folder) throws IOException {
    FileList wanted = FileList.of(folder);
    String workspace = driver.there(folder).toString();
    if (wanted.entries().isEmpty()) {
      empty.add(folder);
      begun.put(folder, wanted);
      return;
    }
    Sources known = sources.computeIfAbsent(name, _ -> new Sources());
    lock(known);
    try {
      FileList list = known.list;
      if (list == null) {
        list = listed(name);
      }
      known.list = null;
      if (!put(name, folder, list, wanted, workspace)
          && !put(name, folder, FileList.EMPTY, wanted, workspace)) {
        throw new IOException("the host does not take the sources of '" + name + "'");
      }
      known.list = wanted;
    } finally {
      known.lock.unlock();
    }
    begun.put(folder, wanted);
  }

  /** Whether a launch is to make a workspace, since it begins without a file. */
  boolean isEmpty(Path workspace) {
    return empty.contains(workspace);
  }

  /** A host may hang while another run sends, and who waits for that may be told to wait no longer. */
  private static void lock(Sources known) throws IOException {
    try {
      known.lock.lockInterruptibly();
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", told);
    }
  }

  /** What the host says that it has; nothing where that is longer than anything is read here, so that all is sent anew. */
  private FileList listed(String name) throws IOException {
    try {
      return FileList.read(commands.text(LIST, "sources/" + name));
    } catch (HostCommands.TooMuch longer) {
      return FileList.EMPTY;
    }
  }

  /** Whether the host had what was expected, so that the workspace is there. */
  private boolean put(String name, Path folder, FileList has, FileList wanted, String workspace)
      throws IOException {
    List<String> gone = wanted.inTheWayOf(has);
    boolean all =
        has.entries().isEmpty() || gone.stream().anyMatch(each -> each.indexOf('\n') >= 0);
    String id = all ? "" : has.id();
    String at = "sources/" + name;
    Sending sending =
        Sending.of(
            folder,
            wanted,
            id.equals(wanted.id()) ? List.of() : wanted.newSince(all ? FileList.EMPTY : has));
    send(sending, at + "/parts");
    return commands.with(
        (command, out) -> {
          if (!HostCommands.line(out).equals("go")) {
            return false;
          }
          // what has it all reads nothing, and may have ended by now
          if (id.equals(wanted.id())) {
            return true;
          }
          try (OutputStream in = new BufferedOutputStream(command.input(), 1 << 16)) {
            in.write(sending.moves());
            for (String each : all ? List.<String>of() : gone) {
              in.write((each + "\n").getBytes(StandardCharsets.UTF_8));
            }
            in.write(".\n".getBytes(StandardCharsets.UTF_8));
            TarWriter tar = new TarWriter(in, Instant.EPOCH);
            pack(tar, "files/", folder, sending.small());
            byte[] list = wanted.text().getBytes(StandardCharsets.UTF_8);
            tar.file("new", false, list.length);
            tar.content().write(list);
            tar.endFile();
            tar.end();
          }
          return true;
        },
        PUT,
        at,
        id,
        wanted.id(),
        workspace);
  }

  private static void pack(TarWriter tar, String prefix, Path folder, List<String> paths)
      throws IOException {
    for (String path : paths) {
      Path file = folder.resolve(path);
      if (Files.isSymbolicLink(file)) {
        tar.link(prefix + path, Files.readSymbolicLink(file).toString());
      } else {
        tar.file(prefix + path, Files.isExecutable(file), Files.size(file));
        Files.copy(file, tar.content());
        tar.endFile();
      }
    }
  }

  /** What is to be sent of {@code folder}, by its paths; those in {@code large} each by itself. */
  private record Sending(Path folder, FileList list, List<String> small, List<String> large) {
    static Sending of(Path folder, FileList list, List<String> paths) throws IOException {
      List<String> small = new ArrayList<>();
      List<String> large = new ArrayList<>();
      for (String path : paths) {
        boolean isLarge =
            !list.isLink(path)
                && path.indexOf('\n') < 0
                && Files.size(folder.resolve(path)) > LargeFiles.MOST;
        (isLarge ? large : small).add(path);
      }
      return new Sending(folder, list, small, large);
    }

    /** What a large file is called on the host until it is put in its place. */
    String part(String path) {
      return Digest.ofText(list.digest(path).hex() + path).hex();
    }

    /** A line for each large file, and one that ends them. */
    byte[] moves() {
      StringBuilder lines = new StringBuilder();
      for (String path : large) {
        lines.append(list.isProgram(path) ? "x " : "f ").append(part(path));
        lines.append(' ').append(path).append('\n');
      }
      return lines.append(".\n").toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Sends the large files, to where they wait for the others. */
  private void send(Sending sending, String parts) throws IOException {
    for (String path : sending.large()) {
      large.send(
          sending.folder().resolve(path),
          sending.list().digest(path),
          parts + "/" + sending.part(path));
    }
  }

  @Override
  public void complete(Path folder) throws IOException {
    FileList list = FileList.of(folder);
    FileList before = begun.getOrDefault(folder, FileList.EMPTY);
    Sending sending = Sending.of(folder, list, list.newSince(before));
    if (sending.small().isEmpty() && sending.large().isEmpty()) {
      begun.remove(folder);
      return;
    }
    String workspace = driver.there(folder).toString();
    String parts = driver.there(parts(folder)).toString();
    send(sending, parts);
    commands.with(
        (command, _) -> {
          try (OutputStream in = new BufferedOutputStream(command.input(), 1 << 16)) {
            in.write(sending.moves());
            TarWriter tar = new TarWriter(in, Instant.EPOCH);
            pack(tar, "", folder, sending.small());
            tar.end();
          }
          return true;
        },
        UNPACK,
        workspace,
        parts);
    begun.remove(folder);
  }

  /** Beside a workspace, here or there: what there is of large files that are on their way. */
  private static Path parts(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".parts");
  }

  @Override
  public void fetch(Path folder, Predicate<String> wanted) throws IOException {
    String workspace = driver.there(folder).toString();
    FoundFiles found = commands.asked(out -> FoundFiles.read(out, wanted), FIND, workspace);
    Set<String> small = found.small();
    Set<String> big = found.big();
    removeOthers(folder, wanted, small);
    if (small.stream().anyMatch(path -> path.indexOf('\n') >= 0)) {
      throw new IOException("a file to keep has a line end in its name");
    }
    small.removeAll(big);
    if (!small.isEmpty()) {
      fetchSmall(folder, workspace, small);
    }
    for (String path : big) {
      Path part = parts(folder).resolve(Digest.ofText(path).hex());
      boolean isProgram = large.receive(workspace, path, part);
      Path file = folder.resolve(path);
      folders(folder, file);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      if (isProgram) {
        makeProgram(file);
      }
    }
    forget(folder);
  }

  /** What came of large files goes; what cannot be removed goes with the run. */
  @Override
  public void forget(Path folder) {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(parts(folder))) {
      for (Path each : parts) {
        Files.delete(each);
      }
      Files.delete(parts(folder));
    } catch (IOException | DirectoryIteratorException none) {
      return;
    }
  }

  private void fetchSmall(Path folder, String workspace, Set<String> paths) throws IOException {
    commands.with(
        (command, out) -> {
          Thread sender =
              Thread.ofVirtual()
                  .start(
                      () -> {
                        try (OutputStream in = new BufferedOutputStream(command.input(), 1 << 16)) {
                          for (String path : paths) {
                            in.write(("./" + path + "\n").getBytes(StandardCharsets.UTF_8));
                          }
                        } catch (IOException gone) {
                          // seen by who reads
                          return;
                        }
                      });
          unpack(TarReader.ofSeveral(out), folder, paths);
          sender.interrupt();
          return true;
        },
        PACK,
        workspace);
  }

  /** Removes what is wanted and no longer there. */
  private static void removeOthers(Path folder, Predicate<String> wanted, Set<String> there)
      throws IOException {
    List<Path> gone = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes known) {
            String path = folder.relativize(file).toString();
            if (wanted.test(path) && !there.contains(path)) {
              gone.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    for (Path each : gone) {
      Files.delete(each);
    }
  }

  /** Takes what was asked for and nothing else, so that a host can write nowhere but into the folder. */
  private static void unpack(TarReader tar, Path folder, Set<String> asked) throws IOException {
    Set<String> left = new HashSet<>(asked);
    for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
      String path = entry.path().startsWith("./") ? entry.path().substring(2) : entry.path();
      if (!left.remove(path)) {
        throw new IOException("the host sends '" + path + "', which was not asked for");
      }
      if (entry.size() > LargeFiles.MOST) {
        throw new HostCommands.TooMuch(
            "'" + path + "' has " + entry.size() + " bytes, and had less");
      }
      Path file = folder.resolve(path);
      folders(folder, file);
      LargeFiles.fits(path, entry.size(), folder);
      Files.deleteIfExists(file);
      switch (entry.kind()) {
        case FILE -> Files.copy(tar.content(), file);
        case PROGRAM -> {
          Files.copy(tar.content(), file);
          makeProgram(file);
        }
        case LINK -> Files.createSymbolicLink(file, Path.of(entry.target()));
        case FOLDER -> throw new IOException("the host sends a folder, '" + path + "'");
      }
    }
    if (!left.isEmpty()) {
      throw new IOException("the host did not send '" + left.iterator().next() + "'");
    }
  }

  private static void makeProgram(Path file) throws IOException {
    Set<PosixFilePermission> may = new HashSet<>(Files.getPosixFilePermissions(file));
    may.add(PosixFilePermission.OWNER_EXECUTE);
    Files.setPosixFilePermissions(file, may);
  }

  /** Makes the folders above {@code file}; a link in the way of one is not followed but replaced. */
  private static void folders(Path folder, Path file) throws IOException {
    Path at = folder;
    Path parent = folder.relativize(file).getParent();
    if (parent == null) {
      return;
    }
    for (Path name : parent) {
      at = at.resolve(name);
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(at);
        Files.createDirectory(at);
      }
    }
  }

  @Override
  public List<AgentLeftover> leftovers() throws IOException {
    return commands.text(LEFT).lines().<AgentLeftover>mapMulti(HostFiles::leftover).toList();
  }

  private static void leftover(String line, Consumer<AgentLeftover> to) {
    Matcher attempt = ATTEMPT.matcher(line);
    Matcher run = RUN.matcher(line);
    if (attempt.matches()) {
      to.accept(new AgentLeftover.OfAttempt(attempt.group(1), Long.parseLong(attempt.group(2))));
    } else if (run.matches()) {
      to.accept(new AgentLeftover.OfRun(line, Long.parseLong(run.group(1))));
    }
  }

  @Override
  public void remove(List<Path> paths) throws IOException {
    List<String> there = new ArrayList<>();
    for (Path each : paths) {
      begun.remove(each);
      empty.remove(each);
      there.add(driver.there(each).toString());
      there.add(driver.there(parts(each)).toString());
    }
    commands.run(REMOVE, there.toArray(new String[0]));
  }

  @Override
  public void remove(AgentLeftover.OfAttempt leftover, String tag) {
    driver.drop(leftover.place(), tag);
  }
}
