package io.leat.cli.init;

import java.util.Optional;
import java.util.regex.Pattern;

/** Maven, by its wrapper where there is one. */
final class MavenBuild implements Build {
  private static final String POM = "pom.xml";
  private static final Pattern MODULES = Pattern.compile("<module>");
  private static final Pattern PACKAGING = Pattern.compile("<packaging>\\s*(\\w+)\\s*</packaging>");
  private static final Pattern FAILSAFE = Pattern.compile("maven-failsafe-plugin");
  private static final Pattern OUTSIDE =
      Pattern.compile("<parent>|SNAPSHOT[\\s\\S]*SNAPSHOT|\\.\\./");
  private static final Pattern TEST = Pattern.compile("(^|/)src/test/.*\\.(java|kt|groovy|scala)$");
  private static final Pattern MAIN = Pattern.compile("(^|/)src/main/.*\\.(java|kt|groovy|scala)$");

  @Override
  public String name() {
    return "maven";
  }

  @Override
  public Optional<TaskDraft> task(Place place) {
    if (!place.has(POM)) {
      return Optional.empty();
    }
    boolean modules = takesFolders(place);
    String packaging = place.found(POM, PACKAGING);
    boolean packs = packaging.isEmpty() || packaging.equals("jar") || packaging.equals("war");
    String kind = packaging.equals("war") ? "war" : "jar";
    TaskDraft task = new TaskDraft(place);
    if (!modules && packs && !place.says(POM, OUTSIDE)) {
      task.inputs("**", "!target/**");
    }
    task.sh((place.has("mvnw") ? "./mvnw" : "mvn") + " -B -ntp verify");
    String everywhere = modules ? "**/" : "";
    if (place.holds("", TEST)) {
      String surefire = everywhere + "target/surefire-reports/*.xml";
      if (place.says(POM, FAILSAFE)) {
        task.reports(surefire, everywhere + "target/failsafe-reports/*.xml");
      } else {
        task.reports(surefire);
      }
    }
    if (modules ? place.holds("", MAIN) : packs) {
      task.artifact(kind, everywhere + "target/*." + kind);
    }
    return Optional.of(task);
  }

  @Override
  public boolean takesFolders(Place place) {
    return place.says(POM, MODULES);
  }
}
