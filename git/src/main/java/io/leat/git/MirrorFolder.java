package io.leat.git;

import io.leat.engine.durable.FolderTree;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The files of a mirror: {@code git} is the bare repository; {@code lock} is held by who changes it; {@code damaged} is there from
 * when damage was seen until all was brought again; {@code workspaces} names the folders that use its objects.
 */
final class MirrorFolder {
  private static final Duration SHORTLY = Duration.ofSeconds(30);

  private final Path folder;
  private final GitUrl url;

  MirrorFolder(Path folder, GitUrl url) {
    this.folder = folder.toAbsolutePath().normalize();
    this.url = url;
  }

  Path path() {
    return folder;
  }

  Path git() {
    return folder.resolve("git");
  }

  Path objects() {
    return git().resolve(Constants.OBJECTS);
  }

  private Path damaged() {
    return folder.resolve("damaged");
  }

  private Path workspaces() {
    return folder.resolve("workspaces");
  }

  MirrorLock lock(Duration patience) throws IOException, InterruptedException, CheckoutProblem {
    // somebody may have removed all of it
    Files.createDirectories(workspaces());
    return MirrorLock.take(folder, "lock", patience);
  }

  /** Opens the repository, making it when there is none, or when it is no repository any more and nobody uses it. */
  Repository open() throws IOException, InterruptedException, CheckoutProblem {
    Files.createDirectories(workspaces());
    String damage = Files.exists(git()) ? damage() : "";
    if (damage != null) {
      try (MirrorLock _ = lock(SHORTLY)) {
        damage = Files.exists(git()) ? damage() : "";
        if (damage != null) {
          makeAnew(damage);
        }
      }
    }
    Repository repository =
        new FileRepositoryBuilder().setBare().setGitDir(git().toFile()).setMustExist(true).build();
    String origin = repository.getConfig().getString("remote", "origin", "url");
    if (origin != null && !url.isSame(origin)) {
      repository.close();
      throw new CheckoutProblem(
          "'"
              + Shown.text(folder.toString())
              + "' is a mirror of '"
              + Shown.text(origin)
              + "', not of '"
              + Shown.text(url.toString())
              + "'",
          "remove it, or choose another folder");
    }
    return repository;
  }

  /** What is wrong with the frame of the repository; null for nothing. */
  @Nullable String damage() throws IOException {
    for (String each : List.of(Constants.HEAD, "config")) {
      if (!Files.isRegularFile(git().resolve(each)) || Files.size(git().resolve(each)) == 0) {
        return "'" + each + "' is missing or empty";
      }
    }
    for (String each : List.of(Constants.OBJECTS, "refs")) {
      if (!Files.isDirectory(git().resolve(each))) {
        return "'" + each + "' is missing";
      }
    }
    try {
      new Config().fromText(Files.readString(git().resolve("config"), StandardCharsets.UTF_8));
      return null;
    } catch (ConfigInvalidException | IOException problem) {
      return "'config' cannot be understood";
    }
  }

  /** Remembers damage for the next fetch. */
  void markDamaged(String what) throws IOException {
    Files.writeString(damaged(), what + "\n");
  }

  /** The damage that was remembered; null for none. */
  @Nullable String markedDamage() throws IOException {
    try {
      return Files.readString(damaged()).strip();
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** All branches and tags were brought: damage of before is mended. The lock is held. */
  void forgetDamage() throws IOException {
    Files.deleteIfExists(damaged());
  }

  /**
   * An empty repository in place of what is there. The lock is held. The damage is remembered until {@link #forgetDamage}.
   *
   * @param damage empty when there was nothing
   * @throws CheckoutProblem when a workspace uses the objects
   */
  void makeAnew(String damage) throws IOException, InterruptedException, CheckoutProblem {
    try (MirrorLock _ = lockWorkspaces()) {
      List<Path> users = users();
      if (!users.isEmpty()) {
        throw new CheckoutProblem(
            "the mirror in '"
                + Shown.text(folder.toString())
                + "' is damaged ("
                + Shown.text(damage)
                + "), and "
                + (users.size() == 1 ? "a workspace uses" : users.size() + " workspaces use")
                + " it, such as '"
                + Shown.text(users.getFirst().toString())
                + "'",
            "it is made anew by the first fetch after they are removed");
      }
      if (!damage.isEmpty()) {
        // before it is empty, so that it is never taken for the mirror of an empty repository
        markDamaged(damage);
      }
      Path fresh = folder.resolve("git.new");
      Path old = folder.resolve("git.old");
      FolderTree.delete(fresh);
      FolderTree.delete(old);
      write(fresh);
      if (Files.exists(git())) {
        Files.move(git(), old);
      }
      try {
        Files.move(fresh, git(), StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException problem) {
        throw new IOException("folders cannot be renamed there", problem);
      }
      FolderTree.delete(old);
    }
  }

  private void write(Path fresh) throws IOException {
    Files.createDirectories(fresh.resolve("objects/info"));
    Files.createDirectories(fresh.resolve("objects/pack"));
    Files.createDirectories(fresh.resolve("refs/heads"));
    Files.createDirectories(fresh.resolve("refs/tags"));
    Config config = new Config();
    config.setInt("core", null, "repositoryformatversion", 0);
    config.setBoolean("core", null, "bare", true);
    config.setBoolean("core", null, "filemode", true);
    config.setString("remote", "origin", "url", url.shareable());
    // workspaces use objects that no ref is at: nothing may ever sweep them away.
    // JGit 7.8 fails with an overflow where this says 'never'
    config.setInt("gc", null, "auto", 0);
    config.setInt("gc", null, "autoPackLimit", 0);
    config.setString("gc", null, "pruneExpire", "50.years.ago");
    config.setString("gc", null, "prunePackExpire", "50.years.ago");
    Files.writeString(fresh.resolve("config"), config.toText());
    Files.writeString(fresh.resolve(Constants.HEAD), "ref: refs/heads/main\n");
  }

  /** Removes what a process that was ended left; nothing where the frame is damaged. The lock is held, so whoever wrote it is gone. */
  void clean() throws IOException {
    if (damage() != null) {
      return;
    }
    try (Stream<Path> files = Files.list(git())) {
      for (Path each : files.filter(MirrorFolder::isLock).toList()) {
        Files.deleteIfExists(each);
      }
    }
    Files.walkFileTree(
        git().resolve("refs"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isLock(file)) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    for (File each : incoming()) {
      Files.deleteIfExists(each.toPath());
    }
  }

  private static boolean isLock(Path file) {
    return file.getFileName().toString().endsWith(".lock");
  }

  /** Packs that are not complete yet: JGit's ObjectDirectoryPackParser. */
  private File[] incoming() {
    File[] files =
        objects()
            .toFile()
            .listFiles((in, name) -> name.startsWith("incoming_") || name.startsWith("noz"));
    return files == null ? new File[0] : files;
  }

  /** How many bytes have come of packs that are not complete yet. */
  long bytesIncoming() {
    long bytes = 0;
    for (File each : incoming()) {
      bytes += each.length();
    }
    return bytes;
  }

  /** Remembers that a folder uses the objects; from then on they stay. */
  void use(Path workspace) throws IOException, InterruptedException, CheckoutProblem {
    try (MirrorLock _ = lockWorkspaces()) {
      String damage = markedDamage();
      if (damage != null) {
        throw Failures.damaged(folder, damage, null);
      }
      Files.writeString(entry(workspace), workspace + "\n");
    }
  }

  /** Forgets a folder that was removed. */
  void leave(Path workspace) throws IOException {
    Files.deleteIfExists(entry(workspace));
  }

  /** The folders that use the objects, in order. Those that are gone are forgotten. */
  List<Path> users() throws IOException {
    List<Path> users = new ArrayList<>();
    try (Stream<Path> entries = Files.list(workspaces())) {
      for (Path each : entries.toList()) {
        String text;
        try {
          text = Files.readString(each).stripTrailing();
        } catch (NoSuchFileException left) {
          continue;
        }
        if (!text.isEmpty() && Files.isDirectory(Path.of(text))) {
          users.add(Path.of(text));
        } else if (!text.isEmpty()) {
          // the folder is made before it is named here
          Files.deleteIfExists(each);
        }
      }
    }
    users.sort(null);
    return users;
  }

  private MirrorLock lockWorkspaces() throws IOException, InterruptedException, CheckoutProblem {
    return MirrorLock.take(folder, "workspaces.lock", SHORTLY);
  }

  private Path entry(Path workspace) {
    byte[] digest = Constants.newMessageDigest().digest(Constants.encode(workspace.toString()));
    return workspaces().resolve(HexFormat.of().formatHex(digest));
  }
}
