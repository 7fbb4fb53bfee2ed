package io.leat.testkit.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One case of {@code conformance/}: a file to read, what to read it with, and the diagnostics that it is marked with. How a case is
 * written is said in {@code conformance/README.md}.
 */
public final class ConformanceCase {
  private static final String GENERATED = ".gen";

  private final Path file;
  private final String name;
  private final byte[] bytes;
  private final List<Mark> marks;
  private final Map<String, String> given;

  private ConformanceCase(
      Path file, String name, byte[] bytes, List<Mark> marks, Map<String, String> given) {
    this.file = file;
    this.name = name;
    this.bytes = bytes;
    this.marks = List.copyOf(marks);
    this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
  }

  /** The file of the case. */
  public Path file() {
    return file;
  }

  /** How the file that is read is called; its ending says the syntax. */
  public String name() {
    return name;
  }

  /** The file that is read, generated if need be. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The diagnostics that are expected, no more and no fewer, in the order of writing. */
  public List<Mark> marks() {
    return marks;
  }

  /** What is given beside the file, such as {@code branch} or {@code param NAME}, with its value. */
  public Map<String, String> given() {
    return given;
  }

  /** The case in {@code file}. */
  public static ConformanceCase read(Path file) {
    String name = file.getFileName().toString();
    List<Mark> marks = new ArrayList<>();
    Map<String, String> given = new LinkedHashMap<>();
    byte[] bytes;
    if (name.endsWith(GENERATED)) {
      name = name.substring(0, name.length() - GENERATED.length());
      bytes = generate(file, marks, given);
    } else {
      bytes = Conformance.bytes(file);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        comment(lines.get(i), i + 1, marks, given);
      }
    }
    Path beside = file.resolveSibling(file.getFileName() + ".expect");
    if (Files.exists(beside)) {
      for (String line : Conformance.text(beside).lines().toList()) {
        expected(line, marks, given);
      }
    }
    return new ConformanceCase(file, name, bytes, marks, given);
  }

  /** The marks of a file that a case loads. */
  public static List<Mark> marks(byte[] loaded) {
    List<Mark> marks = new ArrayList<>();
    List<String> lines = new String(loaded, StandardCharsets.UTF_8).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      comment(lines.get(i), i + 1, marks, new LinkedHashMap<>());
    }
    return marks;
  }

  private static void comment(
      String line, int number, List<Mark> marks, Map<String, String> given) {
    for (String sign : List.of("//~", "#~")) {
      int at = line.indexOf(sign);
      if (at >= 0) {
        String text = line.substring(at + sign.length());
        if (text.startsWith("with ")) {
          with(text.substring(5), given);
        } else if (text.startsWith("^")) {
          marks.addAll(Mark.parse(text.substring(1), number - 1));
        } else {
          marks.addAll(Mark.parse(text, number));
        }
        return;
      }
    }
  }

  /** A line of an {@code .expect} file: {@code 3 LEAT-104 "text"}, or {@code with branch main}. */
  private static void expected(String line, List<Mark> marks, Map<String, String> given) {
    if (line.startsWith("with ")) {
      with(line.substring(5), given);
    } else if (!line.isBlank()) {
      int space = line.indexOf(' ');
      marks.addAll(Mark.parse(line.substring(space), Integer.parseInt(line.substring(0, space))));
    }
  }

  /** {@code branch main}, {@code changed FILE FILE}, {@code trigger push} or {@code param NAME VALUE}. */
  private static void with(String text, Map<String, String> given) {
    String[] words = text.strip().split(" ", text.startsWith("param ") ? 3 : 2);
    String value = words.length > 1 ? words[words.length - 1] : "";
    given.put(words.length == 3 ? words[0] + " " + words[1] : words[0], value);
  }

  private static byte[] generate(Path file, List<Mark> marks, Map<String, String> given) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      for (String line : Conformance.text(file).lines().toList()) {
        int space = line.indexOf(' ');
        String order = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1);
        switch (order) {
          case "", "#" -> {}
          case "expect" -> marks.addAll(Mark.parse(rest, 0));
          case "with" -> with(rest, given);
          case "text" -> out.write(unescape(rest));
          case "line" -> out.write(unescape(rest + "\\n"));
          case "repeat" -> {
            int end = rest.indexOf(' ');
            int count = Integer.parseInt(rest.substring(0, end));
            String unit = rest.substring(end + 1);
            for (int i = 0; i < count; i++) {
              out.write(unescape(unit.replace("{i}", String.valueOf(i))));
            }
          }
          default ->
              throw new IllegalArgumentException(file + " has an order that is none: " + line);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** The bytes of a text in which {@code \n}, {@code \t}, {@code \\} and {@code \xHH} stand for what cannot be written. */
  private static byte[] unescape(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char next = text.charAt(++i);
      switch (next) {
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 't' -> out.write('\t');
        case 'x' -> {
          out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> out.write(next);
      }
    }
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
