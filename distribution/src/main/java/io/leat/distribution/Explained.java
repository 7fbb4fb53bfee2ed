package io.leat.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** The hits that are let be, each with its reason: the lines of a file. */
final class Explained {
  private static final Pattern LINE =
      Pattern.compile(
          "(?<id>\\S+) (?<name>[^\\s:]+:[^\\s:]+) (?<word>version|until) (?<bound>\\S+):"
              + " (?<why>\\S.*)");

  /** How long a reason holds. */
  private sealed interface Bound {
    record Version(ComparableVersion version) implements Bound {}

    record Until(LocalDate day) implements Bound {}
  }

  private record Line(String place, String id, String name, Bound bound, String why) {
    boolean isAbout(Hit hit) {
      return hit.isNamed(id) && hit.component().name().equals(name);
    }

    boolean holds(Hit hit, LocalDate today) {
      return isAbout(hit)
          && switch (bound) {
            case Bound.Version(ComparableVersion version) ->
                hit.component().version().equals(version);
            case Bound.Until(LocalDate day) -> !today.isAfter(day);
          };
    }
  }

  private final List<Line> lines;
  private final LocalDate today;
  private final Set<Line> needed = new HashSet<>();

  private Explained(List<Line> lines, LocalDate today) {
    this.lines = lines;
    this.today = today;
  }

  /**
   * Reads the lines; {@code #} begins a comment.
   *
   * @throws Unreadable when a line is none
   */
  static Explained read(Path file, LocalDate today) throws IOException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : Files.readAllLines(file)) {
      number++;
      if (!text.isBlank() && !text.startsWith("#")) {
        lines.add(line(file.getFileName() + ":" + number, text));
      }
    }
    return new Explained(lines, today);
  }

  private static Line line(String place, String text) throws Unreadable {
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new Unreadable(
          place
              + ": write 'ID GROUP:NAME version VERSION: why' or 'ID GROUP:NAME until YYYY-MM-DD:"
              + " why'");
    }
    String bound = line.group("bound");
    try {
      return new Line(
          place,
          line.group("id"),
          line.group("name"),
          line.group("word").equals("version")
              ? new Bound.Version(new ComparableVersion(bound))
              : new Bound.Until(LocalDate.parse(bound)),
          line.group("why"));
    } catch (DateTimeException other) {
      throw new Unreadable(place + ": '" + bound + "' is no day; write it as 2027-01-31");
    }
  }

  /** Why {@code hit} is let be; empty when no line that holds is about it. */
  String why(Hit hit) {
    for (Line line : lines) {
      if (line.holds(hit, today)) {
        needed.add(line);
        return line.why();
      }
    }
    return "";
  }

  /**
   * What is wrong with the lines that held for no hit, after each hit was asked about.
   *
   * @param read ids that advisories were read of
   * @param isFull whether all advisories were read that there are, so that a line about none of them is about nothing
   */
  List<String> problems(List<Hit> hits, Set<String> read, boolean isFull) {
    List<String> problems = new ArrayList<>();
    for (Line line : lines) {
      if (needed.contains(line)) {
        continue;
      }
      boolean isHit = hits.stream().anyMatch(line::isAbout);
      if (isHit) {
        problems.add(
            line.place()
                + ": what it says of "
                + line.id()
                + " does not hold any more, by its day or version; look again, and mend or remove"
                + " it");
      } else if (isFull || read.contains(line.id())) {
        problems.add(
            line.place()
                + ": "
                + line.id()
                + " is about no version of "
                + line.name()
                + " that is shipped; remove the line");
      }
    }
    return problems;
  }
}
