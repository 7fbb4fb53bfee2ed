package io.leat.engine.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file written under a name of its own and then renamed, so that nobody sees half of it. Closing it before
 * {@link #moveTo} deletes it; a process that is killed leaves it behind under a name that begins with {@link #PREFIX}.
 */
final class TempFile implements AutoCloseable {
  static final String PREFIX = ".leat-tmp-";

  private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "([0-9]{1,18})-.*");
  private static final AtomicLong NEXT = new AtomicLong();
  private static final Set<PosixFilePermission> READ =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ);
  private static final Set<PosixFilePermission> WRITE = with(READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> EXECUTE =
      with(
          with(WRITE, PosixFilePermission.OWNER_EXECUTE),
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  /** Who may do what with the file, as far as the umask allows. */
  enum Mode {
    READ_ONLY,
    PLAIN,
    EXECUTABLE;

    private FileAttribute<Set<PosixFilePermission>> attribute() {
      return PosixFilePermissions.asFileAttribute(
          this == READ_ONLY ? READ : this == PLAIN ? WRITE : EXECUTE);
    }
  }

  final Path path;
  final FileChannel channel;
  private boolean gone;

  private TempFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * A new, empty file in {@code folder}.
   *
   * @throws IOException also when {@code folder} is a link, which a repository may have brought
   */
  static TempFile in(Path folder, Mode mode) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      throw new IOException("'" + folder + "' is a link, and what it leads to would be written to");
    }
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    while (true) {
      Path path = newPath(folder);
      try {
        FileChannel channel =
            posix
                ? FileChannel.open(path, options, mode.attribute())
                : FileChannel.open(path, options);
        return new TempFile(path, channel);
      } catch (FileAlreadyExistsException e) {
        // left behind by a killed process that had our id: the next name is free
      }
    }
  }

  /** A name that no other live process of this machine takes. */
  static Path newPath(Path folder) {
    return folder.resolve(PREFIX + ProcessHandle.current().pid() + "-" + NEXT.getAndIncrement());
  }

  /** Removes from {@code folder} what processes of this machine left there that have died. */
  static void sweep(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path each : left) {
        Matcher name = NAME.matcher(each.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          Files.deleteIfExists(each);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Closes the file and gives it its name, in place of what had it. */
  void moveTo(Path target) throws IOException {
    channel.close();
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    gone = true;
  }

  /** Writes {@code content} as the file {@code target}, at once, on the disk before it has its name. */
  static void write(Path target, byte[] content) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("'" + target + "' is no file");
    }
    Files.createDirectories(folder);
    try (TempFile temp = in(folder, Mode.PLAIN)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        temp.channel.write(buffer);
      }
      temp.channel.force(false);
      temp.moveTo(target);
    } catch (IOException e) {
      throw failed(target, content.length, e);
    }
  }

  static IOException failed(Path target, long bytes, IOException cause) {
    return new IOException(
        "cannot write '" + target + "' (" + bytes + " bytes): " + reason(cause), cause);
  }

  /** Why, without repeating the path where the cause names one. */
  static String reason(IOException cause) {
    String text = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
    return text != null ? text : cause.getClass().getSimpleName();
  }

  @Override
  public void close() throws IOException {
    if (!gone) {
      gone = true;
      channel.close();
      Files.deleteIfExists(path);
    }
  }

  private static Set<PosixFilePermission> with(
      Set<PosixFilePermission> some, PosixFilePermission... more) {
    Set<PosixFilePermission> all = EnumSet.copyOf(some);
    all.addAll(Set.of(more));
    return all;
  }
}
