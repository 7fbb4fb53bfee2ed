package io.leat.cli.init;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Make, by the targets of its file; with the {@code configure} of the Autotools before it, where there is one. */
final class MakeBuild implements Build {
  private static final List<String> FILES = List.of("GNUmakefile", "makefile", "Makefile");

  @Override
  public String name() {
    return "make";
  }

  @Override
  public Optional<TaskDraft> task(Place place) {
    String file = FILES.stream().filter(place::has).findFirst().orElse("");
    if (!file.isEmpty()) {
      TaskDraft task = new TaskDraft(place).sh("make");
      for (String target : List.of("check", "test")) {
        if (place.says(file, target(target))) {
          return Optional.of(task.sh("make " + target));
        }
      }
      return Optional.of(task);
    }
    if (place.has("configure", "configure.ac") && place.has("Makefile.in", "Makefile.am")) {
      TaskDraft task = new TaskDraft(place);
      if (!place.has("configure")) {
        task.sh("autoreconf --force --install");
      }
      return Optional.of(task.sh("./configure").sh("make").sh("make check"));
    }
    return Optional.empty();
  }

  /** A line that has {@code name} among what stands before its colon; {@code :=} sets a variable. */
  private static Pattern target(String name) {
    return Pattern.compile(
        "(?m)^([\\w./%-]+[ \\t]+)*" + name + "([ \\t]+[\\w./%-]+)*[ \\t]*::?(?!=)");
  }
}
