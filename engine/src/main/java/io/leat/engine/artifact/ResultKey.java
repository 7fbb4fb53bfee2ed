package io.leat.engine.artifact;

import io.leat.engine.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that the result of a task depends on, as names with digests. Two equal keys mean the same result. The parts are kept,
 * so that the first one that differs can be named.
 */
public final class ResultKey {
  private static final String HEAD = "leat-key 1";

  /** Kinds of parts, in the order in which differences are told. */
  enum Kind {
    STEP,
    ENV,
    SECRET,
    INPUT,
    USE,
    OUTPUT,
    ARTIFACT,
    REPORTS,
    TOOL
  }

  /** One part; sorted by kind, then name, steps by number. */
  record Part(Kind kind, String name, Digest digest) implements Comparable<Part> {
    static Part of(InputFile file) {
      return new Part(Kind.INPUT, file.path().text(), file.digest());
    }

    static Part ofState(InputFile file) {
      return new Part(Kind.INPUT, file.path().text(), file.state());
    }

    @Override
    public int compareTo(Part other) {
      int order = kind.compareTo(other.kind);
      if (order == 0 && kind == Kind.STEP) {
        order = Integer.compare(name.length(), other.name.length());
      }
      return order != 0 ? order : name.compareTo(other.name);
    }

    /** What to say when the part is there in one key and not, or not the same, in the other. */
    String difference(String change) {
      boolean other = change.equals("changed");
      return switch (kind) {
        case STEP -> "step " + name + " " + change;
        case ENV -> "env " + name + " " + (other ? "is another" : change);
        case SECRET -> "secret " + name + " " + (other ? "is another" : change);
        case INPUT -> Escapes.escape(name) + " " + change;
        case USE -> "artifact " + name + " " + change;
        case OUTPUT -> "output '" + name + "' " + (other ? "is declared in another way" : change);
        case ARTIFACT ->
            "artifact '" + name + "' " + (other ? "is declared in another way" : change);
        case REPORTS ->
            name + " " + (other ? "are declared in another way" : change.replace("is", "are"));
        case TOOL -> name + " " + (other ? "is another" : change);
      };
    }
  }

  private final List<Part> parts;
  private final Digest digest;

  private ResultKey(List<Part> parts) {
    this.parts = parts;
    MessageDigest sum = Sha256.create();
    for (Part each : parts) {
      byte[] name = (each.kind.name() + ' ' + each.name).getBytes(StandardCharsets.UTF_8);
      for (int shift = 24; shift >= 0; shift -= 8) {
        sum.update((byte) (name.length >> shift));
      }
      sum.update(name);
      each.digest.addTo(sum);
    }
    this.digest = Digest.of(sum);
  }

  static ResultKey of(List<Part> parts) {
    List<Part> sorted = new ArrayList<>(parts);
    sorted.sort(null);
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).compareTo(sorted.get(i)) == 0) {
        throw new IllegalArgumentException("'" + sorted.get(i).name + "' is there twice");
      }
    }
    return new ResultKey(List.copyOf(sorted));
  }

  /** A key with no parts, to be filled in. */
  public static ResultKeyBuilder builder() {
    return new ResultKeyBuilder();
  }

  /** The states of files alone, for {@link #firstDifference} between two looks at them. */
  public static ResultKey ofStates(List<InputFile> files) {
    return of(files.stream().map(Part::ofState).toList());
  }

  /** The digest of all parts. */
  public Digest digest() {
    return digest;
  }

  /**
   * The first thing that {@code now} has otherwise, in words: {@code src/Main.java changed}, {@code env TARGET is another},
   * {@code step 2 changed}, {@code src/New.java is new}, {@code src/Old.java is gone}. Empty when the keys are equal.
   */
  public Optional<String> firstDifference(ResultKey now) {
    int mine = 0;
    int theirs = 0;
    while (mine < parts.size() || theirs < now.parts.size()) {
      int order =
          mine == parts.size()
              ? 1
              : theirs == now.parts.size() ? -1 : parts.get(mine).compareTo(now.parts.get(theirs));
      if (order < 0) {
        return Optional.of(parts.get(mine).difference("is gone"));
      }
      if (order > 0) {
        return Optional.of(now.parts.get(theirs).difference("is new"));
      }
      if (!parts.get(mine).digest.equals(now.parts.get(theirs).digest)) {
        return Optional.of(parts.get(mine).difference("changed"));
      }
      mine++;
      theirs++;
    }
    return Optional.empty();
  }

  /** Whether a file with this content is one of its inputs. */
  public boolean has(InputFile file) {
    Part wanted = Part.of(file);
    int at = Collections.binarySearch(parts, wanted);
    return at >= 0 && parts.get(at).digest.equals(wanted.digest);
  }

  /** The same, but with these files as its inputs. */
  public ResultKey with(List<InputFile> inputs) {
    List<Part> others =
        new ArrayList<>(parts.stream().filter(each -> each.kind != Kind.INPUT).toList());
    inputs.forEach(each -> others.add(Part.of(each)));
    return of(others);
  }

  /** A line a part, for {@link #read}. */
  public String text() {
    StringBuilder text = new StringBuilder(parts.size() * 100).append(HEAD).append('\n');
    for (Part each : parts) {
      text.append(each.kind.name())
          .append('\t')
          .append(each.digest.hex())
          .append('\t')
          .append(Escapes.escape(each.name))
          .append('\n');
    }
    return text.toString();
  }

  /**
   * What {@link #text} gave.
   *
   * @throws IOException when it is something else
   */
  public static ResultKey read(String text) throws IOException {
    String[] lines = text.split("\n", -1);
    if (!lines[0].equals(HEAD)) {
      throw new IOException("a key begins with the line '" + HEAD + "'");
    }
    List<Part> parts = new ArrayList<>();
    try {
      for (int i = 1; i < lines.length - 1; i++) {
        String[] fields = lines[i].split("\t", -1);
        if (fields.length != 3) {
          throw new IllegalArgumentException("a part of a key has three fields");
        }
        parts.add(
            new Part(Kind.valueOf(fields[0]), Escapes.unescape(fields[2]), Digest.of(fields[1])));
      }
      return of(parts);
    } catch (IllegalArgumentException e) {
      throw new IOException("a key cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResultKey key && digest.equals(key.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return digest.hex();
  }
}
