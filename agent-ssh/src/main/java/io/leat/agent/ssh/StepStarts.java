package io.leat.agent.ssh;

import io.leat.engine.agent.AttemptFile;
import io.leat.engine.driver.StepNotes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the steps of an attempt begin in its log, when that is masked: on the host they are noted by the bytes that were printed, in the
 * replica by those of the masked log. What is noted of the attempt itself stays as it is. Used by the thread of the link alone.
 */
final class StepStarts {
  static final String FILE = AttemptFile.STEPS.text();

  private final Replica replica;
  private final List<Start> starts = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();

  /** How many bytes of the file on the host were read. */
  private long size;

  private int next;
  private int noted;

  /**
   * A line of the file.
   *
   * @param at behind which byte on the host it is true
   * @param own what stands behind the number of one about the attempt; null for a step, where that is the byte
   */
  private record Start(String number, long at, @Nullable String own) {}

  private StepStarts(Replica replica, int noted) {
    this.replica = replica;
    this.noted = noted;
  }

  /** Those of an attempt, of which some may be in its replica. */
  static StepStarts of(Replica replica) throws IOException {
    return new StepStarts(
        replica, (int) replica.text(FILE).chars().filter(one -> one == '\n').count());
  }

  /** For a file that steps do not begin in. */
  static StepStarts none(Replica replica) {
    return new StepStarts(replica, 0);
  }

  /** How much of the file on the host is known. */
  long size() {
    return size;
  }

  /** Takes the whole file of the host, as it is by now. */
  void read(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    size = text.length();
    starts.clear();
    // a line without its end is not there yet
    text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> line.split(" ", 2))
        .filter(words -> words.length == 2 && isNumber(words[1]))
        .forEach(words -> add(words[0], words[1]));
  }

  private void add(String number, String rest) {
    if (isStep(number)) {
      starts.add(new Start(number, Long.parseLong(rest), null));
    } else if (number.length() > 1
        && StepNotes.ofAttempt(number.charAt(number.length() - 1))
        && isNumber(number.substring(0, number.length() - 1))) {
      starts.add(new Start(number, starts.isEmpty() ? 0 : starts.getLast().at(), rest));
    }
  }

  /** The number of a step, or what became of it; see {@code StepNotes}. */
  private static boolean isStep(String word) {
    int end = 0;
    while (end < word.length() && Character.isDigit(word.charAt(end))) {
      end++;
    }
    String what = word.substring(end);
    return isNumber(word.substring(0, end))
        && (what.isEmpty()
            || what.equals("-")
            || what.equals("~")
            || (what.startsWith("!") && isNumber(what.substring(1))));
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty()
        && word.length() < 19
        && word.chars().allMatch(one -> one >= '0' && one <= '9');
  }

  /** At which byte on the host the next step begins; {@link Long#MAX_VALUE} when that is not known yet. */
  long next() {
    return next < starts.size() ? starts.get(next).at() : Long.MAX_VALUE;
  }

  /** All bytes before {@code raw} were printed before the steps that begin there; they are {@code masked} bytes in the replica. */
  void reached(long raw, long masked) {
    for (; next() <= raw; next++) {
      if (next >= noted) {
        Start start = starts.get(next);
        lines.append(start.number()).append(' ');
        lines.append(start.own() == null ? masked : start.own()).append('\n');
        noted++;
      }
    }
  }

  /** Writes what was reached. */
  void write() throws IOException {
    if (!lines.isEmpty()) {
      replica.append(FILE, lines.toString().getBytes(StandardCharsets.US_ASCII), 0);
      lines.setLength(0);
    }
  }
}
