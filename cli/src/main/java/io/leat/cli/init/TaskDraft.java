package io.leat.cli.init;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A task that is being written: its settings as lines of a Jobfile, in the order in which people write them. */
final class TaskDraft {
  private final Place place;
  private final List<String> before = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private final List<String> after = new ArrayList<>();

  TaskDraft(Place place) {
    this.place = place;
  }

  /** Whether there is anything to do, as there is not for a package.json without scripts and dependencies. */
  boolean hasSteps() {
    return !steps.isEmpty();
  }

  /** A step, run in the folder of the place. */
  TaskDraft sh(String script) {
    String dir = place.path().isEmpty() ? "" : ", dir: " + quoted(place.path());
    steps.add("sh " + quoted(script) + dir);
    return this;
  }

  /** The result is taken from an earlier run while these files are the same. */
  TaskDraft inputs(String... patterns) {
    before.add("inputs " + patterns(patterns));
    return this;
  }

  TaskDraft cache(String name, String folder, String keyFile) {
    before.add(
        "cache "
            + quoted(name)
            + ", paths: ["
            + quoted(place.below(folder))
            + "], key: files("
            + quoted(place.below(keyFile))
            + ")");
    return this;
  }

  TaskDraft reports(String... patterns) {
    String listed = patterns(patterns);
    after.add("reports junit: " + (patterns.length == 1 ? listed : "[" + listed + "]"));
    return this;
  }

  TaskDraft artifact(String name, String pattern) {
    after.add("artifact " + quoted(name) + ", files: " + quoted(place.below(pattern)));
    return this;
  }

  private String patterns(String... patterns) {
    return List.of(patterns).stream()
        .map(pattern -> quoted(place.below(pattern)))
        .collect(Collectors.joining(", "));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(before);
    lines.addAll(steps);
    lines.addAll(after);
    return lines;
  }

  /** {@code text} as the Jobfile writes it. */
  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
