import io.leat.engine.expression.TextPattern;
import io.leat.engine.log.ByteSink;
import io.leat.engine.log.LineSink;
import io.leat.engine.log.LogIndexer;
import io.leat.engine.log.LogReader;
import io.leat.engine.log.Redactor;
import io.leat.engine.log.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Says how fast a log of some MiB, made by chance, is indexed, read and masked: each three times, the first one cold. */
public final class LogBench {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String[] WORDS = {
    "INFO", "Compiling", "module", "target/classes", "Downloaded", "https://repo.example.org/maven2/", "done", "in", "ms", "Tests",
    "run:", "at", "java.base/java.util.ArrayList.forEach(ArrayList.java:1596)", "[main]", "WARN", "deprecated", "0x7f3a", "->"
  };

  private LogBench() {}

  private interface Work {
    Object run() throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    long size = Long.parseLong(arguments[1]) << 20;
    Random random = new Random(1);
    byte[] text = text(random);
    Path log = folder.resolve("log");
    try (OutputStream out = Files.newOutputStream(log)) {
      for (long at = 0; at < size; at += text.length) {
        out.write(text, 0, (int) Math.min(text.length, size - at));
      }
    }
    long[] sum = new long[1];
    ByteSink nowhere = (bytes, offset, length) -> sum[0] += length;

    measure("index", size, () -> {
      Files.deleteIfExists(folder.resolve("log.index"));
      try (LogIndexer indexer = LogIndexer.open(log)) {
        indexer.advance(Instant.EPOCH);
        return indexer.lines() + " lines";
      }
    });
    try (LogReader reader = LogReader.open(log)) {
      long lines = reader.lines();
      measure("lines()", 0, reader::lines);
      measure("last 100 lines", 0, () -> counted(sum, () -> reader.last(100, nowhere)));
      measure("last 100 lines with times", 0, () -> counted(sum, () -> reader.last(100, new Counting(sum))));
      measure("100 from the middle", 0, () -> counted(sum, () -> LogBench.first(reader, lines / 2)));
      measure("all bytes", size, () -> counted(sum, () -> reader.copyFrom(0, nowhere)));
      measure("all lines with times", size, () -> counted(sum, () -> reader.from(0, new Counting(sum))));
      long part = Math.min(size, 64 << 20);
      try (LogReader first = LogReader.open(log, part)) {
        TextPattern pattern = TextPattern.of("Tests run: at .*WARN");
        measure("a pattern", part, () -> counted(sum, () -> first.matching(pattern, new Counting(sum))));
      }
      for (int count : new int[] {1, 20, 100}) {
        List<Secret> secrets = secrets(random, count);
        measure("make the mask of " + count, 0, () -> Redactor.of(secrets));
        measure("mask " + count + " secrets", size, () -> counted(sum, () -> {
          Redactor redactor = Redactor.of(secrets);
          reader.copyFrom(0, (bytes, offset, length) -> redactor.write(bytes, offset, length, nowhere));
          redactor.finish(nowhere);
        }));
      }
      byte[] large = new byte[1 << 20];
      random.nextBytes(large);
      measure("make the mask of 1 MiB, random bytes", 0, () -> Redactor.of(List.of(Secret.of("LARGE", large))));
      byte[] blob = new byte[64 << 20];
      for (int i = 0; i < blob.length; i++) {
        blob[i] = (byte) LETTERS.charAt(random.nextInt(64));
      }
      List<Secret> twenty = secrets(random, 20);
      measure("mask 20 secrets, 64 MiB of base64 in one line", blob.length, () -> counted(sum, () -> {
        Redactor redactor = Redactor.of(twenty);
        redactor.write(blob, 0, blob.length, nowhere);
        redactor.finish(nowhere);
      }));
    }
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static String counted(long[] sum, Reading reading) throws IOException {
    sum[0] = 0;
    reading.run();
    return sum[0] + " bytes";
  }

  private static void first(LogReader reader, long line) throws IOException {
    long[] left = {100};
    try {
      reader.from(line, (bytes, offset, length) -> {
        if (--left[0] < 98) {
          throw new IOException("enough");
        }
      });
    } catch (IOException enough) {
      // the reader was left in the middle, as by a client that went
    }
  }

  private static void measure(String what, long bytes, Work work) throws IOException {
    StringBuilder times = new StringBuilder();
    Object result = "";
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      result = work.run();
      double millis = (System.nanoTime() - start) / 1e6;
      times.append(bytes == 0 ? String.format("%10.2f ms  ", millis) : String.format("%8.0f MB/s  ", bytes / 1e3 / millis));
    }
    System.out.printf("%-46s %s %s%n", what, times, result instanceof Redactor ? "" : result);
  }

  private static List<Secret> secrets(Random random, int count) {
    List<Secret> secrets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder value = new StringBuilder();
      for (int k = 0; k < 16 + random.nextInt(32); k++) {
        value.append(LETTERS.charAt(random.nextInt(64)));
      }
      secrets.add(Secret.of("SECRET_" + i, value.toString()));
    }
    return secrets;
  }

  private static byte[] text(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < 8 << 20) {
      for (int words = 3 + random.nextInt(12); words > 0; words--) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      text.append(random.nextInt(100_000));
      text.append(random.nextInt(20) == 0 ? "\u001b[1;32m ok\u001b[0m\n" : "\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private record Counting(long[] sum) implements LineSink {
    @Override
    public void line(long number, Instant firstSeen) {}

    @Override
    public void write(byte[] bytes, int offset, int length) {
      sum[0] += length;
    }
  }
}
