package io.leat.server.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Jobfiles were being read when servers ended, so that one that ends each server that reads it is not read for ever (ADR 43). Each
 * that is read has a file, named by its digest, with a byte for each server that began to read it. It goes when the reading has ended,
 * however it ended. Nothing is forced to the disk, and what cannot be written is not: an end is counted less then. Safe for all threads.
 *
 * <p>A server may have ended of something else, at a moment when a Jobfile was being read, and several times in a row, as when it is killed
 * each time that it starts. So the next one reads it when it has lived for a while, and longer from end to end.
 */
final class ReadingMarks {
  private static final Logger LOG = LoggerFactory.getLogger(ReadingMarks.class);

  /** How long an end is remembered. */
  private static final Duration KEPT = Duration.ofDays(1);

  /** How long a server lives before it reads what so many ended with. */
  private static final List<Duration> LIVED =
      List.of(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10));

  /** How many ends are enough not to read it at all, for as long as they are remembered. */
  static final int MOST = LIVED.size();

  private final Path folder;
  private final Clock clock;
  private final LongSupplier nanos;
  private final long begun;
  private final Map<String, Deaths> ends = new HashMap<>();
  private final Map<String, Integer> going = new HashMap<>();

  /** How many servers ended with a Jobfile, and when the last of them began to read it. */
  private record Deaths(int count, Instant last) {}

  /**
   * Takes up the marks in {@code folder}, which need not be there.
   *
   * @param clock by which an end is forgotten, asked whenever somebody asks for it
   * @param nanos the time as {@link System#nanoTime} tells it
   */
  ReadingMarks(Path folder, Clock clock, LongSupplier nanos) {
    this.folder = folder;
    this.clock = clock;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          try {
            takeUp(file);
          } catch (IOException problem) {
            LOG.warn(
                "what was read by earlier servers is not known of '{}': {}",
                file,
                problem.toString());
          }
        }
      }
    } catch (IOException problem) {
      LOG.warn("which Jobfiles ended earlier servers is not known: {}", problem.toString());
    }
  }

  private void takeUp(Path file) throws IOException {
    String digest = String.valueOf(file.getFileName());
    int count = (int) Math.min(Files.size(file), 1000);
    ends.put(digest, new Deaths(count, Files.getLastModifiedTime(file).toInstant()));
    if (ends(digest) > 1) {
      LOG.warn(
          "the last {} servers ended while they read the Jobfile of SHA-256 {}", count, digest);
    }
  }

  /** How many servers in a row ended while they read the Jobfile of that digest, the last of them less than a day ago. */
  synchronized int ends(String digest) {
    Deaths known = ends.get(digest);
    if (known == null) {
      return 0;
    }
    if (known.last().isBefore(clock.instant().minus(KEPT)) && !going.containsKey(digest)) {
      forget(digest);
      return 0;
    }
    return known.count();
  }

  /** How long it is to be left alone yet, so that what ends this server soon for another reason is not counted; zero for not at all. */
  Duration wait(String digest) {
    Duration lived = Duration.ofNanos(nanos.getAsLong() - begun);
    Duration left = LIVED.get(Math.min(ends(digest), MOST - 1)).minus(lived);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** It is about to be read. */
  synchronized void begin(String digest) {
    if (going.merge(digest, 1, Integer::sum) == 1) {
      try {
        Files.write(
            folder.resolve(digest),
            new byte[] {'\n'},
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException full) {
        LOG.debug("a mark cannot be written", full);
      }
    }
  }

  /** It was read, and this server goes on. */
  synchronized void end(String digest) {
    if (going.merge(digest, -1, Integer::sum) == 0) {
      going.remove(digest);
      forget(digest);
    }
  }

  private void forget(String digest) {
    ends.remove(digest);
    try {
      Files.deleteIfExists(folder.resolve(digest));
    } catch (IOException problem) {
      LOG.warn("the mark of a Jobfile stays: {}", problem.toString());
    }
  }
}
