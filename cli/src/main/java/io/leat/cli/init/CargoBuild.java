package io.leat.cli.init;

import java.util.Optional;
import java.util.regex.Pattern;

/** Rust, by Cargo. */
final class CargoBuild implements Build {
  private static final String MANIFEST = "Cargo.toml";
  private static final String LOCK = "Cargo.lock";
  private static final Pattern WORKSPACE = Pattern.compile("(?m)^\\s*\\[workspace\\]");
  private static final Pattern NAME =
      Pattern.compile("\\[package\\][^\\[]*?\\n\\s*name\\s*=\\s*\"([\\w-]+)\"");
  private static final Pattern OTHER_PROGRAMS = Pattern.compile("\\[\\[bin\\]\\]|default-run");
  private static final Pattern OUTSIDE = Pattern.compile("\\.\\./");

  @Override
  public String name() {
    return "cargo";
  }

  @Override
  public Optional<TaskDraft> task(Place place) {
    if (!place.has(MANIFEST)) {
      return Optional.empty();
    }
    boolean locked = place.has(LOCK);
    String lock = locked ? " --locked" : "";
    String program =
        place.has("src/main.rs") && !place.says(MANIFEST, OTHER_PROGRAMS)
            ? place.found(MANIFEST, NAME)
            : "";
    TaskDraft task = new TaskDraft(place);
    if (locked && !program.isEmpty() && !takesFolders(place) && !place.says(MANIFEST, OUTSIDE)) {
      task.inputs("**", "!target/**");
    }
    if (locked) {
      task.cache("target", "target", LOCK);
    }
    task.sh("cargo test" + (takesFolders(place) ? " --workspace" : "") + lock);
    if (!program.isEmpty()) {
      task.sh("cargo build --release" + lock);
      task.artifact(program, "target/release/" + program);
    }
    return Optional.of(task);
  }

  @Override
  public boolean takesFolders(Place place) {
    return place.says(MANIFEST, WORKSPACE);
  }
}
