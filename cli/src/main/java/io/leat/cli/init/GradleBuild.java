package io.leat.cli.init;

import java.util.Optional;
import java.util.regex.Pattern;

/** Gradle, by its wrapper where there is one. Its daemon would be ended with the task, so it does without. */
final class GradleBuild implements Build {
  private static final String[] FILES = {
    "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"
  };
  private static final Pattern TEST = Pattern.compile("(^|/)src/test/.*\\.(java|kt|groovy|scala)$");
  private static final Pattern MAIN = Pattern.compile("(^|/)src/main/.*\\.(java|kt|groovy|scala)$");
  private static final Pattern ANDROID = Pattern.compile("com\\.android\\.");
  private static final Pattern PROJECTS = Pattern.compile("\\binclude\\b");

  @Override
  public String name() {
    return "gradle";
  }

  @Override
  public Optional<TaskDraft> task(Place place) {
    if (!place.has(FILES)) {
      return Optional.empty();
    }
    String everywhere = takesFolders(place) ? "**/" : "";
    TaskDraft task = new TaskDraft(place);
    task.sh((place.has("gradlew") ? "./gradlew" : "gradle") + " --no-daemon --console=plain build");
    if (place.holds("", TEST)) {
      task.reports(everywhere + "build/test-results/**/*.xml");
    }
    if (place.holds("", MAIN) && !says(place, ANDROID)) {
      task.artifact("jar", everywhere + "build/libs/*.jar");
    }
    return Optional.of(task);
  }

  @Override
  public boolean takesFolders(Place place) {
    return says(place, PROJECTS);
  }

  private static boolean says(Place place, Pattern pattern) {
    for (String file : FILES) {
      if (place.says(file, pattern)) {
        return true;
      }
    }
    return false;
  }
}
