package io.leat.engine.driver;

import io.leat.engine.expression.HiddenCharacter;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code $LEAT_OUTPUT} as it grows: lines {@code name=value}, and blocks from {@code name<<END} to a line {@code END}. A line
 * counts when its end is there, and the last one when the task has ended. Empty lines mean nothing. A value is kept as it is written,
 * blanks too, so none may stand before {@code =}. It is UTF-8, without NUL and without what turns the order of a line. A task that writes
 * more than is allowed fails by the name of the limit; nothing of it is read then.
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

  private static final int LONGEST_NUMBER = 1000;

  /** How many items a list has at most, and how many characters one of them. */
  private static final int MOST_ITEMS = 5_000;

  private static final int LONGEST_ITEM = 200;

  private final Path file;
  private final Map<OutputName, OutputDeclaration> declared;
  private final UnaryOperator<String> mask;
  private final BiConsumer<OutputName, Scalar> publish;
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

  /** The sum of all that was read, {@code offset} bytes, by which the end tells whether it was written anew. */
  private final CRC32 read = new CRC32();

  private long offset;
  private int line;
  private @Nullable OutputName block;
  private String blockEnd = "";
  private int blockLine;
  private StringBuilder blockText = new StringBuilder();
  private int blockLines;
  private int blockBytes;
  private int values;
  private @Nullable BadOutput bad;

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
   * @param mask hides secrets in what is quoted of a line that is wrong
   * @param publish is handed each value, in the order of the file
   */
  public OutputFile(
      Path file,
      Map<OutputName, OutputDeclaration> declared,
      UnaryOperator<String> mask,
      BiConsumer<OutputName, Scalar> publish) {
    this.file = file;
    this.declared = declared;
    this.mask = mask;
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
    }
  }

  private void readOn(boolean ended) throws IOException, BadOutput {
    long size = file.toFile().length();
    if (size < offset || (ended && offset > 0 && !isAsRead())) {
      throw new BadOutput(
          1, "the file was written anew when it had been read already: append with '>>', not '>'");
    }
    if (size > offset) {
      readNew(ended);
    }
    if (ended) {
      end();
    }
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
      if (size > offset) {
        channel.position(offset);
        read(Channels.newInputStream(channel), size);
      }
    } catch (NoSuchFileException none) {
      // nothing was published
    }
  }

  private void read(InputStream in, long size) throws IOException, BadOutput {
    byte[] buffer = new byte[(int) Math.min(8192, size - offset)];
    int count = in.read(buffer);
    while (count > 0) {
      offset += count;
      read.update(buffer, 0, count);
      if (offset > MOST_BYTES) {
        throw new BadOutput(
            line + 1, "an attempt writes at most " + (MOST_BYTES >> 20) + " MiB to it");
      }
      int start = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          rest.write(buffer, start, i - start);
          start = i + 1;
          completed();
        }
      }
      rest.write(buffer, start, count - start);
      limit(rest.size(), LONGEST_LINE, line + 1);
      count = offset < size ? in.read(buffer, 0, (int) Math.min(buffer.length, size - offset)) : 0;
    }
  }

  /** The bytes in {@link #rest} are a line. */
  private void completed() throws BadOutput {
    limit(rest.size(), LONGEST_LINE, line + 1);
    int bytes = rest.size();
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(rest.toByteArray()))
              .toString();
    } catch (CharacterCodingException other) {
      throw new BadOutput(line + 1, "it is not UTF-8");
    }
    rest.reset();
    line(text, bytes);
  }

  private static void limit(int bytes, int longest, int at) throws BadOutput {
    if (bytes > longest) {
      throw new BadOutput(at, "a value has at most 1 MiB");
    }
  }

  private void end() throws BadOutput {
    if (rest.size() > 0) {
      completed();
    }
    OutputName open = block;
    if (open != null) {
      throw new BadOutput(
          blockLine, "the block of '" + open + "' is never ended by a line '" + blockEnd + "'");
    }
  }

  private void line(String written, int bytes) throws BadOutput {
    line++;
    String text = written.endsWith("\r") ? written.substring(0, written.length() - 1) : written;
    OutputName open = block;
    if (open != null) {
      if (text.equals(blockEnd)) {
        block = null;
        publish(open, blockText.toString(), blockLine, true);
      } else {
        blockText.append(blockLines++ == 0 ? "" : "\n").append(text);
        blockBytes += bytes - (written.length() - text.length()) + (blockLines == 1 ? 0 : 1);
        limit(blockBytes, LONGEST, line);
      }
      return;
    }
    if (text.isBlank()) {
      return;
    }
    int equals = text.indexOf('=');
    int opening = text.indexOf("<<");
    if (opening > 0 && (equals < 0 || opening < equals)) {
      block = name(text.substring(0, opening).strip());
      blockEnd = text.substring(opening + 2).strip();
      blockLine = line;
      blockText = new StringBuilder();
      blockLines = 0;
      blockBytes = 0;
      if (blockEnd.isEmpty()) {
        throw new BadOutput(line, "after '<<' stands the word that ends the block");
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
      String problem = problem(items.get(i));
      if (problem != null) {
        throw new BadOutput(at, "item " + (i + 1) + " of the list '" + name + "' " + problem);
      }
    }
    return new Scalar.Items(items);
  }

  /** What is wrong with an item: it goes into texts, scripts and screens as one line; null when nothing is. */
  private static @Nullable String problem(String item) {
    if (item.isBlank()) {
      return "is empty";
    }
    if (item.length() > LONGEST_ITEM) {
      return "has " + item.length() + " characters, and " + LONGEST_ITEM + " at most";
    }
    for (int i = 0; i < item.length(); i++) {
      char c = item.charAt(i);
      if (HiddenCharacter.is(c) || Character.isISOControl(c)) {
        return "holds " + HiddenCharacter.named(c);
      }
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < item.length() && Character.isSurrogatePair(c, item.charAt(i + 1));
        if (!pair) {
          return "holds half a character";
        }
        i++;
      }
    }
    return null;
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

  /** A value as it is told: first masked, since the beginning of a secret is none that a mask would find. */
  private String shortened(String value) {
    String text = mask.apply(value);
    if (text.length() <= 60) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(56)) ? 56 : 57;
    return text.substring(0, end) + "...";
  }
}
