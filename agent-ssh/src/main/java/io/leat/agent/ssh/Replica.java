package io.leat.agent.ssh;

import io.leat.engine.agent.AttemptFile;
import io.leat.engine.agent.AttemptFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an attempt as the server has it: what was copied so far of the one on the host. The length of a file is how far it was
 * copied, but for those that are masked on the way ({@link MaskedFile}). It has files of its own:
 *
 * <pre>
 *   host     the names of its folder on the host, a line for each launch: the name, and the launcher that it was sent to
 *   input    the FIFO on the host that it reads; none for an empty input
 *   claim    written when one was seen there
 *   masked   what tells the values that are masked from others; none when nothing is
 *   unshown  there when these are not known any more, so that the rest of the log is not copied
 * </pre>
 */
record Replica(AttemptFolder folder) {
  private static final Pattern NAME = Pattern.compile("\\d+-[0-9a-f]{16}");

  /**
   * A launch that was sent, or was to be.
   *
   * @param place the name of the folder on the host, which is used for this launch alone
   * @param launcher the process of the launcher and its start, as {@code host.sh} takes them
   */
  record Sent(String place, String launcher) {}

  /** All launches, the newest last. */
  List<Sent> sent() throws IOException {
    String text = AttemptFolder.read(path("host"));
    List<Sent> sent = new ArrayList<>();
    if (text != null && text.endsWith("\n")) {
      for (String line : text.split("\n", -1)) {
        String[] words = line.split(" ", 2);
        if (NAME.matcher(words[0]).matches()) {
          sent.add(new Sent(words[0], words.length > 1 ? words[1] : ""));
        }
      }
    }
    return sent;
  }

  /** The name of the folder on the host; null when nothing was ever sent there. */
  @Nullable String place() throws IOException {
    List<Sent> sent = sent();
    return sent.isEmpty() ? null : sent.getLast().place();
  }

  /** Chooses a name that the host never saw, and keeps it before anything is sent. */
  String choose(long fence, String launcher) throws IOException {
    String name = fence + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    StringBuilder lines = new StringBuilder();
    for (Sent before : sent()) {
      lines.append(before.place()).append(' ').append(before.launcher()).append('\n');
    }
    lines.append(name).append(' ').append(launcher).append('\n');
    Path fresh = path("host.new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, lines.toString().getBytes(StandardCharsets.UTF_8), 0);
      channel.force(true);
    }
    Files.move(fresh, path("host"), StandardCopyOption.ATOMIC_MOVE);
    return name;
  }

  /** The FIFO on the host that the attempt reads; null for none. */
  @Nullable String input() throws IOException {
    try {
      return Files.readString(path("input"), StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** Keeps which FIFO on the host the attempt reads. */
  void reads(String input) throws IOException {
    Files.writeString(path("input"), input, StandardCharsets.UTF_8);
  }

  private Path path(String file) {
    return folder.path().resolve(file);
  }

  /** How much there is of a file. */
  long length(String file) {
    return path(file).toFile().length();
  }

  /** Whether a file that was copied up to {@code at} ends with the first {@code count} of {@code bytes} there, or as many as there are. */
  boolean ends(String file, long at, byte[] bytes, int count) throws IOException {
    if (count == 0 || length(file) < at) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(path(file), StandardOpenOption.READ)) {
      ByteBuffer copied = ByteBuffer.allocate(Math.min(count, bytes.length));
      for (int some = 0; some >= 0 && copied.hasRemaining(); ) {
        some = channel.read(copied, at - count + copied.position());
      }
      return copied.flip().equals(ByteBuffer.wrap(bytes, 0, copied.limit()));
    }
  }

  /** Whether the folder is there. */
  boolean isThere() {
    return Files.exists(folder.path());
  }

  /** Whether it is known here that it began. */
  boolean isBegun() {
    return has(AttemptFile.CLAIM.text()) || has(AttemptFile.EXIT.text());
  }

  /** Whether a file is there, if only an empty one. */
  boolean has(String file) {
    return Files.exists(path(file));
  }

  /** The text of a file of its own, of Latin-1; empty when there is none. */
  String text(String file) throws IOException {
    String text = AttemptFolder.read(path(file));
    return text == null ? "" : text;
  }

  /** The text of a file that is there, of UTF-8. */
  String utf8(String file) throws IOException {
    return Files.readString(path(file), StandardCharsets.UTF_8);
  }

  /** Appends {@code bytes} from {@code from} on to a file. */
  void append(String file, byte[] bytes, int from) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      write(channel, bytes, from);
    }
  }

  /** Takes back all of a file, since it is another one now; it stays there, so that who has read it sees that. */
  void empty(String file) throws IOException {
    Files.write(path(file), new byte[0]);
  }

  /** Writes a file that nobody sees before it is whole. */
  void put(String file, byte[] bytes) throws IOException {
    Path fresh = path(file + ".part");
    Files.write(fresh, bytes);
    Files.move(fresh, path(file), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(FileChannel channel, byte[] bytes, int from) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /** Notes that the attempt has begun. */
  void claimed(String process) throws IOException {
    if (!Files.exists(folder.claim())) {
      Files.writeString(folder.claim(), process + "\n");
    }
  }

  /** Notes the exit code when it was heard and could not be copied. */
  void ended(int code) throws IOException {
    if (!Files.exists(folder.exit())) {
      Files.writeString(folder.exit(), code + "\n");
    }
  }

  /** Has the disk hold all that was copied, so that the folder on the host need not be kept for it. */
  void sync(List<String> files) throws IOException {
    for (String file : files) {
      if (has(file)) {
        try (FileChannel channel = FileChannel.open(path(file), StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    try (FileChannel channel = FileChannel.open(folder.path(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
