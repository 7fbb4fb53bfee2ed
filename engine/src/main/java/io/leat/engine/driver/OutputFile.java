package io.leat.engine.driver;

import io.leat.engine.expression.HiddenCharacter;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code $LEAT_OUTPUT} as it grows: lines {@code name=value}, and blocks from {@code name<<END} to a line {@code END}. A line
 * counts when its end is there, and the last one when the task has ended; until then nothing of it is held, however many tasks run.
 * Empty lines mean nothing. A value is kept as it is written,
 * blanks too, so none may stand before {@code =}. It is UTF-8, without NUL and without what turns the order of a line, and holds no
 * secret of the task: values are stored and shown, and one that was masked would be another. A task that writes more than is allowed
 * fails by the name of the limit; nothing of it is read then.
 */
public final class OutputFile {
  /** How many bytes of the file of an attempt are read; what is longer is wrong. */
  public static final long MOST_BYTES = 16L << 20;

  /** How many values an attempt may publish. */
  private static final int MOST_VALUES = 10_000;

  /** How much of it is read at once while the task runs, in bytes: one that writes fast keeps nobody else waiting. */
  private static final long PIECE = 1 << 20;

  /** Longest value, in bytes. */
  private static final int LONGEST = 1 << 20;

  /** Longest line, in bytes: a value, its name, and what stands around. */
  private static final int LONGEST_LINE = LONGEST + 1000;

  /** Longest word that ends a block, in characters. */
  private static final int LONGEST_END = 200;

  private static final int LONGEST_NUMBER = 1000;

  /** How many items a list has at most. */
  private static final int MOST_ITEMS = 5_000;

  private final Path file;
  private final Map<OutputName, OutputDeclaration> declared;
  private final Supplier<UnaryOperator<String>> masks;
  private final BiConsumer<OutputName, Scalar> publish;

  /** The sum of all that was read, {@code offset} bytes, by which the end tells whether it was written anew. */
  private final CRC32 read = new CRC32();

  private long offset;

  /** Where the line that has no end yet begins, and how many lines are before it. */
  private long lineStart;

  private int line;

  /** The last byte that was read. */
  private byte last;

  private @Nullable OutputName block;
  private byte[] blockEnd = {};
  private int blockLine;
  private long blockStart;
  private long blockBytes;
  private int values;
  private @Nullable BadOutput bad;

  /** The mask while the file is read; null until one is needed. */
  private @Nullable UnaryOperator<String> mask;

  /** How many characters a value of a kind has at most. */
  public static long longest(ValueKind kind) {
    return switch (kind) {
      case FLAG -> 5;
      case NUMBER -> LONGEST_NUMBER;
      default -> LONGEST;
    };
  }

  /** What is wrong with a line, in words for the task's author. */
  public static final class BadOutput extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * That values cannot be published, whatever line they stand on.
     *
     * @param what in a sentence without a full stop
     */
    public BadOutput(String what) {
      super(what);
    }

    BadOutput(int line, String what) {
      super("line " + line + " of $LEAT_OUTPUT: " + what);
    }
  }

  /**
   * A reader of {@code file}, which need not exist yet.
   *
   * @param masks what hides the secrets of the task as they are by now, asked for once for what is read at once
   * @param publish is handed each value, in the order of the file
   */
  public OutputFile(
      Path file,
      Map<OutputName, OutputDeclaration> declared,
      Supplier<UnaryOperator<String>> masks,
      BiConsumer<OutputName, Scalar> publish) {
    this.file = file;
    this.declared = declared;
    this.masks = masks;
    this.publish = publish;
  }

  /**
   * Reads on from where the last call ended.
   *
   * @param ended whether nothing more will be written
   * @throws BadOutput at the first line that cannot be understood; what stood before it was published
   */
  public void read(boolean ended) throws IOException, BadOutput {
    if (bad != null) {
      throw bad;
    }
    try {
      readOn(ended);
    } catch (BadOutput problem) {
      bad = problem;
      throw problem;
    } finally {
      mask = null;
    }
  }

  private void readOn(boolean ended) throws IOException, BadOutput {
    long size = file.toFile().length();
    if (size < offset || (ended && offset > 0 && !isAsRead())) {
      throw writtenAnew();
    }
    if (size > offset || (ended && (offset > lineStart || block != null))) {
      readNew(ended);
    }
    OutputName open = block;
    if (ended && open != null) {
      throw new BadOutput(
          blockLine,
          "the block of '"
              + open
              + "' is never ended by a line '"
              + new String(blockEnd, StandardCharsets.UTF_8)
              + "'");
    }
  }

  private static BadOutput writtenAnew() {
    return new BadOutput(
        1, "the file was written anew when it had been read already: append with '>>', not '>'");
  }

  /** Whether what was read of the file is still there. */
  private boolean isAsRead() throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[8192];
      long left = offset;
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          return false;
        }
        sum.update(buffer, 0, count);
        left -= count;
      }
    }
    return sum.getValue() == read.getValue();
  }

  private void readNew(boolean ended) throws IOException, BadOutput {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // as far as it is written by now: a task that writes faster than this reads cannot keep the
      // reader
      long size = Math.min(channel.size(), ended ? MOST_BYTES + 1 : offset + PIECE);
      read(channel, size);
      if (ended && offset > lineStart) {
        completed(channel, bytes(channel, lineStart, offset), offset);
        lineStart = offset;
      }
      if (ended && block != null) {
        // what is not UTF-8 may be why it has no end
        byte[] open = bytes(channel, blockStart, Math.max(blockStart, offset));
        byte[] lines = Arrays.copyOf(open, open.length + 1);
        lines[open.length] = '\n';
        text(lines);
      }
    } catch (NoSuchFileException none) {
      // nothing was published
    }
  }

  /** Reads on to {@code size}. Of a line or block without an end only its place is kept, and it is read again when it has one. */
  private void read(FileChannel channel, long size) throws IOException, BadOutput {
    byte[] buffer = new byte[Math.clamp(size - offset, 1, 8192)];
    while (offset < size) {
      int most = (int) Math.min(buffer.length, size - offset);
      int count = channel.read(ByteBuffer.wrap(buffer, 0, most), offset);
      if (count <= 0) {
        return;
      }
      long begin = offset;
      offset += count;
      read.update(buffer, 0, count);
      if (offset > MOST_BYTES) {
        throw new BadOutput(
            line + 1, "an attempt writes at most " + (MOST_BYTES >> 20) + " MiB to it");
      }
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          ended(channel, buffer, begin, i);
          lineStart = begin + i + 1;
        }
        last = buffer[i];
      }
      limit(offset - lineStart, LONGEST_LINE, line + 1);
    }
  }

  /** A line ends at {@code at} in the buffer, which has the bytes of the file from {@code begin} on. */
  private void ended(FileChannel channel, byte[] buffer, long begin, int at)
      throws IOException, BadOutput {
    long end = begin + at;
    limit(end - lineStart, LONGEST_LINE, line + 1);
    long length = end - lineStart - (end > lineStart && last == '\r' ? 1 : 0);
    if (block != null && length != blockEnd.length) {
      line++;
      addToBlock(length);
      return;
    }
    byte[] written =
        lineStart >= begin
            ? Arrays.copyOfRange(buffer, (int) (lineStart - begin), at)
            : bytes(channel, lineStart, end);
    completed(channel, written, end);
  }

  private static byte[] bytes(FileChannel channel, long from, long to)
      throws IOException, BadOutput {
    ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw writtenAnew();
      }
    }
    return bytes.array();
  }

  /** Takes a line that is in a block only if it may end it; {@code end} is where its line feed stands, if it has one. */
  private void completed(FileChannel channel, byte[] written, long end)
      throws IOException, BadOutput {
    line++;
    int length = written.length;
    byte[] bytes =
        length > 0 && written[length - 1] == '\r' ? Arrays.copyOf(written, length - 1) : written;
    OutputName open = block;
    if (open == null) {
      line(decoded(bytes, line), end);
    } else if (Arrays.equals(bytes, blockEnd)) {
      block = null;
      publish(open, text(bytes(channel, blockStart, lineStart)), blockLine, true);
    } else {
      addToBlock(bytes.length);
    }
  }

  private void addToBlock(long length) throws BadOutput {
    blockBytes += length + 1;
    limit(blockBytes - 1, LONGEST, line);
  }

  /** The text of the lines of a block. */
  private String text(byte[] lines) throws BadOutput {
    if (lines.length == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder(lines.length);
    int at = blockLine + 1;
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        int end = i > start && lines[i - 1] == '\r' ? i - 1 : i;
        text.append(decoded(Arrays.copyOfRange(lines, start, end), at++)).append('\n');
        start = i + 1;
      }
    }
    return text.substring(0, text.length() - 1);
  }

  private static String decoded(byte[] bytes, int at) throws BadOutput {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException other) {
      throw new BadOutput(at, "it is not UTF-8");
    }
  }

  private static void limit(long bytes, int longest, int at) throws BadOutput {
    if (bytes > longest) {
      throw new BadOutput(at, "a value has at most 1 MiB");
    }
  }

  private void line(String text, long end) throws BadOutput {
    if (text.isBlank()) {
      return;
    }
    int equals = text.indexOf('=');
    int opening = text.indexOf("<<");
    if (opening > 0 && (equals < 0 || opening < equals)) {
      block = name(text.substring(0, opening).strip());
      String word = text.substring(opening + 2).strip();
      blockEnd = word.getBytes(StandardCharsets.UTF_8);
      blockLine = line;
      blockStart = end + 1;
      blockBytes = 0;
      if (word.isEmpty()) {
        throw new BadOutput(line, "after '<<' stands the word that ends the block");
      }
      if (word.length() > LONGEST_END) {
        throw new BadOutput(
            line, "the word that ends a block has at most " + LONGEST_END + " characters");
      }
    } else if (equals > 0) {
      String before = text.substring(0, equals);
      if (!before.stripTrailing().equals(before)) {
        throw new BadOutput(
            line,
            "'"
                + shortened(before.strip())
                + " =' has a blank before '=': write name=value, since a value begins right behind"
                + " '='");
      }
      String value = text.substring(equals + 1);
      limit(value.getBytes(StandardCharsets.UTF_8).length, LONGEST, line);
      publish(name(before.strip()), value, line, false);
    } else {
      throw new BadOutput(line, "'" + shortened(text) + "' is neither name=value nor name<<END");
    }
  }

  private OutputName name(String written) throws BadOutput {
    OutputName name;
    try {
      name = new OutputName(written);
    } catch (IllegalArgumentException notAName) {
      throw new BadOutput(line, String.valueOf(notAName.getMessage()));
    }
    if (!declared.containsKey(name)) {
      Collection<OutputName> known = new TreeSet<>(declared.keySet());
      throw new BadOutput(
          line,
          "the task declares no output '"
              + name
              + "'"
              + (known.isEmpty() ? "; write output '" + name + "'" : "; it declares " + known));
    }
    return name;
  }

  private void publish(OutputName name, String value, int at, boolean lines) throws BadOutput {
    OutputDeclaration declaration = declared.get(name);
    if (declaration == null) {
      throw new IllegalStateException("'" + name + "' was looked up before");
    }
    if (++values > MOST_VALUES) {
      throw new BadOutput(at, "an attempt publishes at most " + MOST_VALUES + " values");
    }
    if (!masked(value).equals(value)) {
      throw new BadOutput(
          at,
          "the value of '"
              + name
              + "' holds a secret of the task, and outputs are stored and shown: give the secret to"
              + " the task that needs it, or write to the output what is no secret");
    }
    switch (declaration.kind()) {
      case NUMBER -> publish.accept(name, number(name, value.strip(), at));
      case FLAG -> publish.accept(name, flag(name, value.strip(), at));
      case LIST -> publish.accept(name, list(name, value, at, lines));
      case TEXT, NOTHING -> publish.accept(name, text(name, value, at));
    }
  }

  /** A text as it was written: it may come into the environment of a task, where it would end at a NUL. */
  private static Scalar text(OutputName name, String value, int at) throws BadOutput {
    int never = HiddenCharacter.findNever(value);
    if (never >= 0) {
      throw new BadOutput(at, "'" + name + "' holds " + HiddenCharacter.named(value.charAt(never)));
    }
    return Scalar.of(value);
  }

  /** A list: the lines of a block, none if all are blank, or a JSON list of texts. */
  private Scalar list(OutputName name, String value, int at, boolean lines) throws BadOutput {
    List<String> items;
    try {
      items =
          lines
              ? value.isBlank() ? List.of() : value.lines().toList()
              : Scalar.items(value).items();
    } catch (IllegalArgumentException notJson) {
      throw new BadOutput(
          at,
          "'"
              + name
              + "' is declared a list, as in "
              + name
              + "=[\"a\",\"b\"] or a block of lines, not '"
              + shortened(value)
              + "': "
              + notJson.getMessage());
    }
    if (items.size() > MOST_ITEMS) {
      throw new BadOutput(
          at,
          "the list '" + name + "' has " + items.size() + " items, and " + MOST_ITEMS + " at most");
    }
    for (int i = 0; i < items.size(); i++) {
      String problem = OutputItem.problem(items.get(i));
      if (problem != null) {
        throw new BadOutput(at, "item " + (i + 1) + " of the list '" + name + "' " + problem);
      }
    }
    return new Scalar.Items(items);
  }

  private Scalar number(OutputName name, String value, int at) throws BadOutput {
    try {
      // the length first, since reading a long one takes its square
      if (value.length() <= LONGEST_NUMBER) {
        BigDecimal number = new BigDecimal(value);
        // the digits behind and before the point, since it is written in plain notation
        long whole = (long) number.precision() - number.scale();
        if (number.signum() == 0 || (number.scale() <= LONGEST_NUMBER && whole <= LONGEST_NUMBER)) {
          return Scalar.of(number);
        }
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new BadOutput(at, "'" + name + "' is declared a number, not '" + shortened(value) + "'");
  }

  private Scalar flag(OutputName name, String value, int at) throws BadOutput {
    if (value.equals("true") || value.equals("false")) {
      return Scalar.of(value.equals("true"));
    }
    throw new BadOutput(
        at, "'" + name + "' is declared a flag, true or false, not '" + shortened(value) + "'");
  }

  private String masked(String text) {
    UnaryOperator<String> known = mask;
    if (known == null) {
      known = masks.get();
      mask = known;
    }
    return known.apply(text);
  }

  /** A value as it is told: first masked, since the beginning of a secret is none that a mask would find. */
  private String shortened(String value) {
    String text = masked(value);
    if (text.length() <= 60) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(56)) ? 56 : 57;
    return text.substring(0, end) + "...";
  }
}
