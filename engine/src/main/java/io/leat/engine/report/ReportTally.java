package io.leat.engine.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Counts while reports are read: tests themselves, not the sums that suites claim, which tools nest and repeat. */
final class ReportTally {
  private static final int LONGEST = 1000;
  private static final int MOST_OF_A_BODY = 16 << 10;

  /** Letters of all names, messages and places: they are held in memory, and written down together. */
  private static final long MOST_LETTERS = 16 << 20;

  private static final int MOST_PROBLEMS = 1000;

  /** A suite that is open. */
  private static final class Suite {
    final String name;
    final String file;
    final long claimed;
    long broken;

    Suite(String name, String file, long claimed) {
      this.name = name;
      this.file = file;
      this.claimed = claimed;
    }
  }

  private final UnaryOperator<String> mask;

  private int tests;
  private int failures;
  private int errors;
  private int skips;
  private long nanos;
  private long letters;
  private long unheld;
  private final List<FailedTest> failed = new ArrayList<>();
  private final SortedSet<TestId> passed = new TreeSet<>();
  private final SortedSet<TestId> retried = new TreeSet<>();
  private final List<ReportProblem> problems = new ArrayList<>();

  private Path report = Path.of("");
  private final Deque<Suite> suites = new ArrayDeque<>();

  // the test that is open
  private @Nullable TestId test;
  private String file = "";
  private long time;
  private boolean failure;
  private boolean error;
  private boolean skipped;
  private boolean again;
  private String message = "";
  private String line = "";
  private String place = "";
  private final StringBuilder text = new StringBuilder();
  private boolean listening;

  ReportTally(UnaryOperator<String> mask) {
    this.mask = mask;
  }

  void begin(Path next) {
    report = next;
    suites.clear();
    test = null;
    listening = false;
  }

  int tests() {
    return tests;
  }

  /** Because of which tests may have failed that are not counted; of very many only the first are told. */
  void problem(Path where, String what) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new ReportProblem(where, what, true));
    }
  }

  void start(String element, XMLStreamReader xml) {
    switch (element) {
      case "testsuites", "testsuite" -> suites.push(suite(xml));
      case "testcase" -> open(xml);
      case "failure", "error" -> {
        if (test != null) {
          failure |= element.equals("failure");
          error |= element.equals("error");
          listen(xml);
        }
      }
      case "skipped" -> skipped = true;
      case "flakyFailure", "flakyError" -> again = true;
      default -> {}
    }
  }

  private static Suite suite(XMLStreamReader xml) {
    long claimed = count(xml, "failures") + count(xml, "errors");
    return new Suite(attribute(xml, "name"), attribute(xml, "file"), claimed);
  }

  private void open(XMLStreamReader xml) {
    Suite suite = suites.peek();
    String type = attribute(xml, "classname");
    test = new TestId(type.isEmpty() && suite != null ? suite.name : type, attribute(xml, "name"));
    file = attribute(xml, "file");
    if (file.isEmpty() && suite != null) {
      file = suite.file;
    }
    line = attribute(xml, "line");
    time = nanos(attribute(xml, "time"));
    failure = false;
    error = false;
    skipped = false;
    again = false;
    message = "";
    place = "";
  }

  private void listen(XMLStreamReader xml) {
    if (message.isEmpty()) {
      message = firstLine(attribute(xml, "message"));
      text.setLength(0);
      listening = true;
    }
  }

  void text(XMLStreamReader xml) {
    if (listening && text.length() < MOST_OF_A_BODY) {
      int length = Math.min(xml.getTextLength(), MOST_OF_A_BODY);
      text.append(xml.getTextCharacters(), xml.getTextStart(), length);
    }
  }

  void end(String element) {
    switch (element) {
      case "failure", "error" -> {
        TestId open = test;
        if (listening && open != null) {
          String body = text.toString();
          message = message.isEmpty() ? firstLine(body) : cause(message, body);
          place = FailurePlace.of(open, body);
          listening = false;
        }
      }
      case "testcase" -> close();
      case "testsuites", "testsuite" -> {
        Suite suite = suites.pop();
        if (suite.broken == 0 && suite.claimed > 0) {
          problem(
              report,
              "claims "
                  + suite.claimed
                  + " failed tests of the suite '"
                  + firstLine(suite.name)
                  + "', but shows none");
          // nor need those around it be told of
          suite.broken = 1;
        }
        Suite outer = suites.peek();
        if (outer != null) {
          outer.broken += suite.broken;
        }
      }
      default -> {}
    }
  }

  /** What pytest says of a file that it cannot load has its cause in the body alone, after the sign that it has for causes. */
  private String cause(String message, String body) {
    return message.equals("collection failure")
        ? body.lines()
            .filter(line -> line.startsWith("E "))
            .map(String::strip)
            .findFirst()
            .map(line -> firstLine(message + ": " + line.substring(2).strip()))
            .orElse(message)
        : message;
  }

  /** What makes a line of this report one that is counted from 1: pytest counts from 0. */
  private int first() {
    Suite suite = suites.peek();
    return suite != null && suite.name.equals("pytest") ? 1 : 0;
  }

  private void close() {
    TestId id = test;
    if (id == null) {
      return;
    }
    test = null;
    if (place.isEmpty() && !file.isEmpty() && (failure || error)) {
      place = line.matches("[0-9]{1,9}") ? file + ":" + (Integer.parseInt(line) + first()) : file;
    }
    tests++;
    letters +=
        id.suite().length()
            + id.name().length()
            + message.length()
            + file.length()
            + place.length();
    nanos += time;
    boolean held = letters <= MOST_LETTERS;
    unheld += held ? 0 : 1;
    if (failure || error) {
      failures += failure ? 1 : 0;
      errors += failure ? 0 : 1;
      if (held) {
        failed.add(new FailedTest(id, message, Duration.ofNanos(time), file, place, report));
      }
      Suite suite = suites.peek();
      if (suite != null) {
        suite.broken++;
      }
    } else if (skipped) {
      skips++;
    } else if (held) {
      passed.add(id);
      if (again) {
        retried.add(id);
      }
    }
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  private static long count(XMLStreamReader xml, String name) {
    try {
      return Math.max(0, Integer.parseInt(attribute(xml, name).strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Seconds as tools write them, some with a comma between thousands; 0 when it is anything else. */
  private static long nanos(String seconds) {
    try {
      double number = Double.parseDouble(seconds.replace(",", ""));
      return number >= 0 && number < 1e9 ? Math.round(number * 1e9) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String firstLine(String text) {
    String stripped = mask.apply(text).strip();
    int end = 0;
    while (end < stripped.length()
        && end < LONGEST
        && stripped.charAt(end) != '\n'
        && stripped.charAt(end) != '\r') {
      end++;
    }
    return stripped.substring(0, end);
  }

  TestReport report() {
    for (FailedTest each : failed) {
      passed.remove(each.test());
    }
    if (unheld > 0) {
      problems.add(
          new ReportProblem(
              report,
              "and those before it name tests and say messages of more than 16 million letters: "
                  + unheld
                  + " tests are counted, and not named",
              false));
    }
    return new TestReport(
        tests, failures, errors, skips, Duration.ofNanos(nanos), failed, passed, retried, problems);
  }
}
