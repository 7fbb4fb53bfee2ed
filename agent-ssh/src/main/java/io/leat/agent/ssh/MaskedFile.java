package io.leat.agent.ssh;

import io.leat.engine.log.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of an attempt that is masked while it is copied, before the first byte is written here. Its length in the replica says nothing of
 * how far it was copied; so places to go on from are noted beside it, where the mask holds nothing back but the bytes behind the place:
 *
 * <pre>
 *   FILE.marks  a line for each place: bytes on the host, bytes in the replica; and where bytes that may yet belong to a secret were
 *               let out since nothing came (see {@link Redactor#idle}), behind how many bytes on the host that was; then a dot
 * </pre>
 *
 * <p>Who comes later masks from the last place on, and what is in the replica already is passed over: the mask gives the same bytes
 * for the same bytes. When writing fails this is used no more, and made anew. Used by the thread of the link alone.
 */
final class MaskedFile {
  static final long EVERY = 1 << 16;

  private static final Pattern MARK =
      Pattern.compile("(\\d{1,18}) (\\d{1,18})(?: (\\d{1,18}))?\\.");

  private final Replica replica;
  private final String file;
  private final Redactor redactor;
  private final long every;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** How much of the replica there was to begin with. */
  private final long there;

  /** Whether the last line of the places has no end. */
  private boolean isTorn;

  private long raw;
  private long given;
  private long marked;

  /** Behind how many bytes on the host what was held back was let out once; -1 for nowhere. */
  private long idleAt = -1;

  /**
   * Goes on with a file, or begins it.
   *
   * @param redactor a mask that nobody else uses
   * @param every how far apart in bytes places are at least
   */
  MaskedFile(Replica replica, String file, Redactor redactor, long every) throws IOException {
    this.replica = replica;
    this.every = every;
    this.file = file;
    this.redactor = redactor;
    this.there = replica.length(file);
    goOn();
  }

  /** Begins at the last place that is behind nothing but what there is. */
  private void goOn() throws IOException {
    String text = replica.text(file + ".marks");
    for (String line : text.split("\n", -1)) {
      // what a machine that lost its power left of a line does not count
      Matcher words = MARK.matcher(line);
      if (words.matches() && Long.parseLong(words.group(2)) <= there) {
        raw = Long.parseLong(words.group(1));
        given = Long.parseLong(words.group(2));
        idleAt = words.group(3) == null ? -1 : Long.parseLong(words.group(3));
      }
    }
    marked = raw;
    isTorn = !text.isEmpty() && !text.endsWith("\n");
  }

  /** How many bytes of the file on the host were taken. */
  long from() {
    return raw;
  }

  /** Takes the next bytes; where a step begins among them, what is held back is let out as the local mask does. */
  void take(byte[] bytes, int from, int end, StepStarts steps) throws IOException {
    reached(steps);
    int at = from;
    while (at < end) {
      long stop = idleAt > raw ? Math.min(idleAt, steps.next()) : steps.next();
      int to = stop - raw < end - at ? at + (int) (stop - raw) : end;
      redactor.write(bytes, at, to - at, this::give);
      raw += to - at;
      at = to;
      reached(steps);
    }
    write();
    steps.write();
    int pending = redactor.pending();
    if (pending >= 0 && given >= there && raw - pending - marked >= every) {
      mark(raw - pending, given, "");
    }
  }

  private void reached(StepStarts steps) throws IOException {
    if (raw == idleAt || steps.next() <= raw) {
      redactor.idle(this::give);
    }
    steps.reached(raw, given);
  }

  /** Nothing came for a while. */
  void idle() throws IOException {
    int pending = redactor.pending();
    if (pending > 0 && given >= there) {
      long before = given;
      redactor.idle(this::give);
      if (given > before) {
        // first, since the mask that goes on behind it has to do the same
        mark(raw - pending, before, " " + raw);
        write();
      }
    }
  }

  /** The file has ended. */
  void finish() throws IOException {
    redactor.finish(this::give);
    write();
  }

  private void give(byte[] bytes, int offset, int length) {
    int skipped = Math.clamp(there - given, 0, length);
    out.write(bytes, offset + skipped, length - skipped);
    given += length;
  }

  private void write() throws IOException {
    if (out.size() > 0) {
      replica.append(file, out.toByteArray(), 0);
      out.reset();
    }
  }

  private void mark(long from, long masked, String idle) throws IOException {
    String line = (isTorn ? "\n" : "") + from + " " + masked + idle + ".\n";
    isTorn = false;
    replica.append(file + ".marks", line.getBytes(StandardCharsets.US_ASCII), 0);
    marked = from;
  }
}
