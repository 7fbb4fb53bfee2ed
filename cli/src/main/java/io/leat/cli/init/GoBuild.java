package io.leat.cli.init;

import java.util.Optional;
import java.util.regex.Pattern;

/** Go, a module; its program is kept where the root of the module is one. */
final class GoBuild implements Build {
  private static final Pattern MODULE = Pattern.compile("(?m)^module\\s+(?:\\S*/)?([\\w.-]+)\\s*$");
  private static final Pattern PROGRAM = Pattern.compile("(?m)^package\\s+main\\b");

  @Override
  public String name() {
    return "go";
  }

  @Override
  public Optional<TaskDraft> task(Place place) {
    if (!place.has("go.mod")) {
      return Optional.empty();
    }
    TaskDraft task = new TaskDraft(place).sh("go vet ./...").sh("go test ./...");
    String module = place.found("go.mod", MODULE);
    if (!module.isEmpty() && place.says("main.go", PROGRAM)) {
      task.sh("go build -o bin/" + module + " .").artifact(module, "bin/" + module);
    } else {
      task.sh("go build ./...");
    }
    return Optional.of(task);
  }

  /** {@code ./...} ends where another module begins. */
  @Override
  public boolean takesFolders(Place place) {
    return false;
  }
}
