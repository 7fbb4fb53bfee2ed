package io.leat.agent.ssh;

import io.leat.engine.agent.AttemptFile;
import io.leat.engine.driver.OutputFile;
import io.leat.engine.run.LogGap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies what attempts write from the host into their replicas, and the answers to what they ask to the host. Each file goes on where its
 * replica says, so copying never doubles a byte, whoever did it before. {@code exit} is copied when all else that was there before it is
 * there, and when it is noted that there is no log. Used by the thread of the link alone.
 */
final class ReplicaCopier {
  /** All that is copied by places, in this order. */
  static final List<String> FILES =
      List.of(
          AttemptFile.LOG.text(),
          AttemptFile.STREAM.text(),
          AttemptFile.OUTPUT.text(),
          AttemptFile.STEPS.text());

  private static final String LOG = AttemptFile.LOG.text();
  private static final String OUTPUT = AttemptFile.OUTPUT.text();

  /** How many bytes of a log, or of outputs, are read once more, so that another file in the place of what was copied is seen. */
  private static final int AGAIN = 64;

  static final String EXIT = AttemptFile.EXIT.text();

  /** See {@code ChildAsk}: a file that is whole when it is there, and the answers to it. */
  private static final Pattern ASK = Pattern.compile("ask\\.[1-9]\\d{0,4}");

  private static final String ANSWERED = ".end";
  private static final List<String> BEFORE = List.of(".run", ".out");

  /** What is longer is not read by whoever is asked. */
  private static final int MOST_ASKED = (1 << 20) + 1;

  private static final Pattern CODE = Pattern.compile("(\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])\n");

  private static final long MOST_EXIT = 4;

  /** How many asks of one attempt are dealt with in one round. */
  private static final int MOST_ASKS = 16;

  /** The units of reads: they begin at a multiple of it, so that the host need not read what lies before. */
  private static final int BLOCK = 4096;

  private static final int LARGE_BLOCK = 1 << 16;

  private static final int MOST_AT_ONCE = 1 << 20;
  private static final int LEAST_AT_ONCE = 16 * BLOCK;
  private static final int MOST_A_ROUND = 4 << 20;

  /** How long one read may keep all else waiting, where the link is slow. */
  private static final double SECONDS = 0.5;

  private final Link link;
  private double bytesPerSecond = 1 << 20;
  private final StringBuilder questions = new StringBuilder();
  private final List<Read> reads = new ArrayList<>();

  ReplicaCopier(Link link) {
    this.link = link;
  }

  /**
   * What was asked for.
   *
   * @param file null for what has no answer but that it was done
   * @param known what is read, when that is known already, so that it was not asked for; null otherwise
   * @param from where the replica goes on
   * @param start where the answer begins, at {@code from} or before
   * @param end where the last look saw the end of the file
   * @param most how many bytes were asked for
   */
  private record Read(
      RemoteAttempt attempt,
      @Nullable String file,
      @Nullable String known,
      long from,
      long start,
      long end,
      int most) {

    /** Whether nothing new is asked for, only what was copied already. */
    boolean isComparison() {
      return OUTPUT.equals(file) && from == end;
    }

    /** Whether {@code bytes} are fewer than the last look saw. */
    boolean isLess(byte[] bytes) {
      return end != Long.MAX_VALUE && bytes.length < Math.min(end - start, most);
    }
  }

  /** Copies the next part of all that {@code look} shows; whether anything was to be copied. */
  boolean copy(List<RemoteAttempt> attempts, AttemptListing look) throws IOException {
    long most = Math.max(LEAST_AT_ONCE, MOST_A_ROUND / Math.max(1, attempts.size()));
    most = Math.clamp((long) (bytesPerSecond * SECONDS), BLOCK, most);
    questions.setLength(0);
    reads.clear();
    for (RemoteAttempt attempt : attempts) {
      Map<String, Long> sizes = look.folder(attempt.place);
      attempt.isBehind = false;
      if (sizes != null) {
        try {
          boolean isEnded = look.state(attempt.place).kind() == AttemptListing.Kind.ENDED;
          plan(attempt, sizes, isEnded, most);
        } catch (IOException full) {
          unwritable(attempt);
        }
      }
    }
    if (reads.isEmpty()) {
      return false;
    }
    long begin = System.nanoTime();
    if (!questions.isEmpty()) {
      link.ask(questions.toString());
    }
    long copied = 0;
    RemoteAttempt unwritable = null;
    RemoteAttempt lacking = null;
    for (Read read : reads) {
      byte[] bytes =
          read.known == null
              ? link.answer(read.most)
              : read.known.getBytes(StandardCharsets.US_ASCII);
      copied += bytes.length;
      if (read.isLess(bytes)) {
        lacking = read.attempt;
      }
      // after a file that could not be written, or read, exit would say that all is there
      if (read.attempt != unwritable && !(read.attempt == lacking && EXIT.equals(read.file))) {
        try {
          if (isAnotherOutput(read, bytes)) {
            read.attempt.replica.empty(OUTPUT);
            lacking = read.attempt;
          } else if (!read.isComparison()) {
            take(read, bytes);
          }
          read.attempt.unwritableSince = 0;
        } catch (IOException full) {
          unwritable = read.attempt;
          unwritable(unwritable);
        }
      }
    }
    measure(copied, System.nanoTime() - begin);
    return unwritable == null;
  }

  /** Whether the log is among {@code files} of an attempt, which makes it before all else. */
  static boolean hasLog(Map<String, Long> files) {
    return files.containsKey(LOG);
  }

  private static void unwritable(RemoteAttempt attempt) {
    attempt.isBehind = true;
    if (attempt.unwritableSince == 0) {
      attempt.unwritableSince = System.nanoTime();
    }
  }

  private void plan(RemoteAttempt attempt, Map<String, Long> sizes, boolean isEnded, long most)
      throws IOException {
    ReplicaMasking masking = attempt.masking;
    boolean isRest = true;
    noteSize(attempt, sizes);
    boolean isLogClosed = attempt.isCut() || attempt.isOverLimit();
    for (String file : FILES) {
      if (isLogClosed && file.equals(LOG)) {
        continue;
      }
      if (masking == null) {
        isRest &= plan(attempt, file, attempt.replica.length(file), sizes, most);
      } else if (masking.hides(file)) {
        isRest &= !masking.isKnown() || planMasked(attempt, masking, file, sizes, most);
      } else if (!file.equals(StepStarts.FILE)) {
        isRest &= plan(attempt, file, attempt.replica.length(file), sizes, most);
      }
    }
    int asks = 0;
    for (String file : sizes.keySet()) {
      if (asks < MOST_ASKS && ASK.matcher(file).matches() && ask(attempt, file, sizes)) {
        asks++;
      }
    }
    if (isEnded && !hasLog(sizes)) {
      attempt.replica.folder().note(LogGap.REMOVED);
      if (!attempt.isCut()) {
        unwritable(attempt);
        return;
      }
    }
    if (isRest && isEnded) {
      compareOutput(attempt);
      planExit(attempt, sizes);
    }
  }

  /** The exit code is what the launcher reported where its file is as long as that; else it is read. */
  private void planExit(RemoteAttempt attempt, Map<String, Long> sizes) {
    String reported = attempt.heardBefore + "\n";
    long size = sizes.getOrDefault(EXIT, 0L);
    if (attempt.heardBefore >= 0 && size == reported.length()) {
      attempt.isBehind = true;
      reads.add(new Read(attempt, EXIT, reported, 0, 0, size, 0));
    } else if (size <= MOST_EXIT) {
      read(attempt, EXIT, 0, 0, size, size);
    } else {
      strangeExit(attempt);
    }
  }

  private static void strangeExit(RemoteAttempt attempt) {
    attempt.isExitStrange = true;
    isGood(attempt, false);
  }

  /** Has the end of the outputs read once more, for they may have been written anew with as many bytes. */
  private void compareOutput(RemoteAttempt attempt) {
    long size = attempt.replica.length(OUTPUT);
    if (size > 0 && attempt.masking == null) {
      read(attempt, OUTPUT, Math.max(0, size - AGAIN), size, size, size);
    }
  }

  /** Whether outputs are not what was copied of them; then they are copied anew, and who has read them already sees that. */
  private static boolean isAnotherOutput(Read read, byte[] bytes) throws IOException {
    int skip = (int) (read.from - read.start);
    return OUTPUT.equals(read.file)
        && read.attempt.masking == null
        && !read.attempt.replica.ends(OUTPUT, read.from, bytes, skip);
  }

  /** Notes how long the log is: it may not be shorter than it was, nor than what was copied of it. */
  private static void noteSize(RemoteAttempt attempt, Map<String, Long> sizes) throws IOException {
    ReplicaMasking masking = attempt.masking;
    Long size = sizes.get(LOG);
    if (size != null) {
      long copied = masking == null ? attempt.replica.length(LOG) : masking.from(LOG);
      if (size < attempt.logSize || size < copied) {
        attempt.replica.folder().note(LogGap.CUT);
      }
      attempt.logSize = size;
    }
  }

  /** A file that is masked; before the log is read, it is asked where the steps begin, since that counts in what was printed so far. */
  private boolean planMasked(
      RemoteAttempt attempt,
      ReplicaMasking masking,
      String file,
      Map<String, Long> sizes,
      long most)
      throws IOException {
    long from = masking.from(file);
    boolean isMore = sizes.getOrDefault(file, 0L) > from;
    if (file.equals(LOG)) {
      long steps = sizes.getOrDefault(StepStarts.FILE, 0L);
      if (isMore || steps > masking.stepsSize()) {
        // more than was seen, as there may be more by now
        read(
            attempt,
            StepStarts.FILE,
            0,
            0,
            Math.min(steps, MOST_AT_ONCE) + LARGE_BLOCK,
            Long.MAX_VALUE);
      }
    }
    if (!isMore) {
      masking.idle();
    }
    return plan(attempt, file, from, sizes, most);
  }

  /** Asks for the next part of a file; whether nothing is left behind it. */
  private boolean plan(
      RemoteAttempt attempt, String file, long from, Map<String, Long> sizes, long most)
      throws IOException {
    long size = sizes.getOrDefault(file, 0L);
    if (file.equals(OUTPUT)) {
      // one byte more says that there is too much
      size = Math.min(size, OutputFile.MOST_BYTES + 1);
    }
    if (size < from && file.equals(OUTPUT)) {
      attempt.replica.empty(OUTPUT);
      if (attempt.masking == null) {
        attempt.isBehind = true;
        return false;
      }
    }
    if (size <= from) {
      if (from == 0 && sizes.containsKey(file) && !attempt.replica.has(file)) {
        attempt.replica.append(file, new byte[0], 0);
      }
      return true;
    }
    long to = Math.min(size, from + most);
    long at = from;
    long begin = file.equals(LOG) || file.equals(OUTPUT) ? Math.max(0, from - AGAIN) : from;
    while (at < to) {
      at = read(attempt, file, begin, at, Math.min(to, at + MOST_AT_ONCE), size);
      begin = at;
    }
    return at >= size;
  }

  /** Asks for the bytes of a file from {@code begin} to {@code to}, or some more, of which those before {@code from} are known; gives the place behind them. */
  private long read(RemoteAttempt attempt, String file, long begin, long from, long to, long size) {
    attempt.isBehind = true;
    int unit = to - from > 4 * LARGE_BLOCK ? LARGE_BLOCK : BLOCK;
    long first = begin / unit;
    long count = (to - first * unit + unit - 1) / unit;
    questions.append("read ").append(attempt.place).append(' ').append(file).append(' ');
    questions.append(unit).append(' ').append(first).append(' ').append(count).append('\n');
    reads.add(new Read(attempt, file, null, from, first * unit, size, (int) (count * unit)));
    return (first + count) * unit;
  }

  /** Brings what a step asks, and takes back what it is answered, the end last, when the host has what is before it; whether there was anything of it. */
  private boolean ask(RemoteAttempt attempt, String file, Map<String, Long> sizes)
      throws IOException {
    Replica replica = attempt.replica;
    int before = reads.size();
    if (!replica.has(file)) {
      long size = Math.min(sizes.getOrDefault(file, 0L), MOST_ASKED);
      read(attempt, file, 0, 0, size, size);
    } else if (!sizes.containsKey(file + ANSWERED)) {
      // asked first: when it is there, all else is
      boolean isWhole = replica.has(file + ANSWERED);
      for (String ending : BEFORE) {
        if (replica.has(file + ending) && !sizes.containsKey(file + ending)) {
          send(attempt, file + ending);
          isWhole = false;
        }
      }
      if (isWhole) {
        send(attempt, file + ANSWERED);
      }
    }
    return reads.size() > before;
  }

  private void send(RemoteAttempt attempt, String file) throws IOException {
    questions.append("put ").append(attempt.place).append(' ').append(file).append('\n');
    LaunchCommands.lines(attempt.replica.utf8(file), questions);
    questions.append(".\n");
    reads.add(new Read(attempt, null, null, 0, 0, 0, 0));
  }

  private void take(Read read, byte[] bytes) throws IOException {
    RemoteAttempt attempt = read.attempt;
    Replica replica = attempt.replica;
    ReplicaMasking masking = attempt.masking;
    String file = read.file;
    if (file == null) {
      return;
    }
    int skip = (int) (read.from - read.start);
    if (ASK.matcher(file).matches()) {
      if (bytes.length >= read.end) {
        replica.put(file, bytes);
      }
    } else if (masking != null && file.equals(StepStarts.FILE)) {
      masking.takeSteps(bytes);
    } else if (masking != null && masking.hides(file)) {
      // no farther than it was when it was asked where the steps begin
      int end = (int) Math.min(bytes.length, read.end - read.start);
      if (isGood(attempt, end > skip) && masking.from(file) == read.from) {
        masking.take(file, bytes, skip, end);
      }
    } else if (file.equals(LOG) && !replica.ends(file, read.from, bytes, skip)) {
      replica.folder().note(LogGap.CUT);
    } else if (file.equals(EXIT)) {
      takeExit(attempt, bytes);
    } else if (isGood(attempt, bytes.length > skip) && replica.length(file) == read.from) {
      replica.append(file, bytes, skip);
    }
  }

  /** Takes an exit code as a whole or not at all. */
  private static void takeExit(RemoteAttempt attempt, byte[] bytes) throws IOException {
    if (!isExit(new String(bytes, StandardCharsets.ISO_8859_1))) {
      strangeExit(attempt);
      return;
    }
    isGood(attempt, true);
    attempt.isExitStrange = false;
    if (attempt.masking != null) {
      attempt.masking.finish();
    }
    attempt.replica.put(EXIT, bytes);
  }

  /** Whether {@code text} is what an attempt has in {@link #EXIT}: an exit code from 0 to 255, and a line end. */
  static boolean isExit(String text) {
    return CODE.matcher(text).matches();
  }

  /** Whether anything was read; if not, there is no hurry to try again. */
  private static boolean isGood(RemoteAttempt attempt, boolean isRead) {
    if (isRead) {
      attempt.unreadableSince = 0;
    } else {
      attempt.isBehind = false;
      if (attempt.unreadableSince == 0) {
        attempt.unreadableSince = System.nanoTime();
      }
    }
    return isRead;
  }

  /** Follows the speed of the link, as far as reads are long enough to tell. */
  private void measure(long bytes, long nanos) {
    if (bytes >= BLOCK && nanos > 0) {
      double now = bytes * 1e9 / nanos;
      bytesPerSecond = (bytesPerSecond + now) / 2;
    }
  }
}
