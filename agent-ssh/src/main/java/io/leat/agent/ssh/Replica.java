package io.leat.agent.ssh;

import io.leat.engine.driver.AttemptFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an attempt as the server has it: what was copied so far of the one on the host. The length of a file is how far it was
 * copied. It has two files of its own: {@code host}, the name of the folder there, and {@code claim}, written when one was seen there.
 */
record Replica(AttemptFolder folder) {

  /** The name of the folder on the host, which is used for one launch only; null when nothing was ever sent there. */
  @Nullable String place() throws IOException {
    String line = AttemptFolder.read(folder.path().resolve("host"));
    return line != null && line.endsWith("\n") ? line.strip() : null;
  }

  /** Chooses a name that the host never saw, and keeps it before anything is sent. */
  String choose(long fence) throws IOException {
    String name = fence + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path file = folder.path().resolve("host");
    Path fresh = folder.path().resolve("host.new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, (name + "\n").getBytes(StandardCharsets.US_ASCII), 0);
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return name;
  }

  /** How much there is of a file. */
  long length(String file) {
    return folder.path().resolve(file).toFile().length();
  }

  /** Whether a file is there, if only an empty one. */
  boolean has(String file) {
    return Files.exists(folder.path().resolve(file));
  }

  /** Appends {@code bytes} from {@code from} on to a file. */
  void append(String file, byte[] bytes, int from) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            folder.path().resolve(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      write(channel, bytes, from);
    }
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

  /** Makes room for a new launch. */
  void putAside() throws IOException {
    String name = folder.path().getFileName() + ".unclaimed";
    Path aside = folder.path().resolveSibling(name);
    for (int i = 2; Files.exists(aside); i++) {
      aside = folder.path().resolveSibling(name + "." + i);
    }
    Files.move(folder.path(), aside);
  }
}
