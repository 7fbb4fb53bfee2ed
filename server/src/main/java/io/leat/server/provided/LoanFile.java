package io.leat.server.provided;

import io.leat.engine.durable.DurableFile;
import io.leat.identity.provider.SecretPointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one attempt has, in a file that is there before it is given anything, so that the next life of the server gives it back: no value, but
 * what is lent, a line {@code lent SECONDS RENEWABLE ID} each, and where values that are no loans were read, {@code read NAME POINTER}.
 */
final class LoanFile {
  private final Path path;
  private final List<Lent> lent = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();

  /** A value that was read, at the version that it had. */
  record Read(String name, SecretPointer pointer) {}

  LoanFile(Path path) {
    this.path = path;
  }

  /**
   * What is in the file; a line that is none is passed over.
   *
   * @param known what is lent by its ids, of other files too; what is in this one is added
   */
  static LoanFile read(Path path, Map<String, Lent> known) throws IOException {
    LoanFile file = new LoanFile(path);
    String text = DurableFile.readSummed(path);
    for (String line : (text == null ? "" : text).split("\n", -1)) {
      String[] words = line.split(" ", 4);
      if (words.length == 4 && words[0].equals("lent") && words[1].matches("[0-9]{1,10}")) {
        Duration lasts = Duration.ofSeconds(Long.parseLong(words[1]));
        boolean isRenewable = words[2].equals("true");
        file.lent.add(known.computeIfAbsent(words[3], id -> new Lent(id, lasts, isRenewable)));
      }
      String[] read = line.split(" ", 3);
      if (read.length == 3 && read[0].equals("read")) {
        SecretPointer.read(read[2])
            .ifPresent(pointer -> file.reads.add(new Read(read[1], pointer)));
      }
    }
    return file;
  }

  List<Lent> lent() {
    return lent;
  }

  List<Read> reads() {
    return reads;
  }

  /** Brings it to the disk; without anything in it there is no file. */
  void store() throws IOException {
    if (lent.isEmpty() && reads.isEmpty()) {
      Files.deleteIfExists(path);
      return;
    }
    StringBuilder text = new StringBuilder();
    for (Lent each : lent) {
      text.append("lent ")
          .append(each.lasts().toSeconds())
          .append(' ')
          .append(each.isRenewable())
          .append(' ')
          .append(each.id())
          .append('\n');
    }
    for (Read each : reads) {
      text.append("read ")
          .append(each.name())
          .append(' ')
          .append(each.pointer().text())
          .append('\n');
    }
    DurableFile.writeSummed(path, text.toString());
  }
}
