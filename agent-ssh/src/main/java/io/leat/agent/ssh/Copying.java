package io.leat.agent.ssh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Copies what attempts write from the host into their replicas. The length of a file of the replica is where it goes on, so copying
 * never doubles a byte, whoever did it before. {@code exit} is copied when all else that was there before it is there. Used by the thread
 * of the link alone.
 */
final class Copying {
  private static final List<String> FILES = List.of("log", "stream", "output", "steps");
  private static final String EXIT = "exit";

  /** The unit of reads: they begin at a multiple of it, so that the host need not read what lies before. */
  private static final int BLOCK = 4096;

  private static final int MOST_AT_ONCE = 1 << 20;
  private static final int LEAST_AT_ONCE = 16 * BLOCK;
  private static final int MOST_A_ROUND = 4 << 20;

  /** How long one read may keep all else waiting, where the link is slow. */
  private static final double SECONDS = 0.5;

  private final Link link;
  private double bytesPerSecond = 8 << 20;

  Copying(Link link) {
    this.link = link;
  }

  private record Read(RemoteAttempt attempt, String file, long from) {}

  /** Copies the next part of all that {@code look} shows; whether anything was to be copied. */
  boolean copy(List<RemoteAttempt> attempts, Look look) throws IOException {
    long most =
        Math.clamp(MOST_A_ROUND / Math.max(1, attempts.size()), LEAST_AT_ONCE, MOST_AT_ONCE);
    most = Math.clamp((long) (bytesPerSecond * SECONDS), BLOCK, most);
    List<Read> reads = new ArrayList<>();
    StringBuilder questions = new StringBuilder();
    for (RemoteAttempt attempt : attempts) {
      Map<String, Long> sizes = look.folder(attempt.place);
      attempt.isBehind = false;
      if (sizes == null) {
        continue;
      }
      boolean isRest = true;
      for (String file : FILES) {
        isRest &= plan(attempt, file, sizes, most, reads, questions);
      }
      if (isRest && look.state(attempt.place).kind() == Look.Kind.ENDED) {
        plan(attempt, EXIT, sizes, most, reads, questions);
      }
    }
    if (reads.isEmpty()) {
      return false;
    }
    long begin = System.nanoTime();
    link.ask(questions.toString());
    long copied = 0;
    RemoteAttempt unwritable = null;
    for (Read read : reads) {
      byte[] bytes = link.answer();
      copied += bytes.length;
      int skip = (int) (read.from % BLOCK);
      // after a file that could not be written, exit would say that all is there
      if (bytes.length >= skip && read.attempt != unwritable) {
        try {
          read.attempt.replica.append(read.file, bytes, skip);
          read.attempt.unwritableSince = 0;
        } catch (IOException full) {
          unwritable = read.attempt;
          unwritable.isBehind = true;
          if (unwritable.unwritableSince == 0) {
            unwritable.unwritableSince = System.nanoTime();
          }
        }
      }
    }
    measure(copied, System.nanoTime() - begin);
    return unwritable == null;
  }

  /** Asks for the next part of a file; whether nothing is left behind it. */
  private static boolean plan(
      RemoteAttempt attempt,
      String file,
      Map<String, Long> sizes,
      long most,
      List<Read> reads,
      StringBuilder questions) {
    long from = attempt.replica.length(file);
    long left = sizes.getOrDefault(file, 0L) - from;
    if (left <= 0 && (from > 0 || !sizes.containsKey(file) || attempt.replica.has(file))) {
      return true;
    }
    attempt.isBehind = true;
    long first = from / BLOCK;
    long blocks = (Math.min(from + left, from + most) - first * BLOCK + BLOCK - 1) / BLOCK;
    questions.append("read ").append(attempt.place).append(' ').append(file);
    questions.append(' ').append(first).append(' ').append(blocks).append('\n');
    reads.add(new Read(attempt, file, from));
    return first * BLOCK + blocks * BLOCK >= from + left;
  }

  /** Follows the speed of the link, as far as reads are long enough to tell. */
  private void measure(long bytes, long nanos) {
    if (bytes >= BLOCK && nanos > 0) {
      double now = bytes * 1e9 / nanos;
      bytesPerSecond = (bytesPerSecond + now) / 2;
    }
  }
}
