package io.leat.cli.init;

import io.leat.cli.terminal.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** JavaScript by npm, pnpm or Yarn, whichever the lock file is of: the scripts lint, test and build of package.json. */
final class NodeBuild implements Build {
  private static final String PACKAGE = "package.json";
  private static final List<String> VITE_FILES =
      List.of("vite.config.js", "vite.config.ts", "vite.config.mjs");
  private static final String NPM_LOCK = "package-lock.json";
  private static final String REPORT = "build/tests.xml";
  private static final Pattern OWN_RUNNER =
      Pattern.compile("node( --[\\w=-]+)* --test( --[\\w=-]+)*");
  private static final Pattern VITEST = Pattern.compile("vitest( run)?( --[\\w=.-]+)*");
  private static final Pattern JEST = Pattern.compile("jest( --[\\w=.-]+)*");
  private static final Pattern NONE = Pattern.compile("no test specified");
  private static final Pattern TO_DIST = Pattern.compile("^(\\./)?dist(/|$)");
  private static final Pattern VITE = Pattern.compile("\\bvite build( --[\\w=.-]+)*$");

  @Override
  public String name() {
    return "node";
  }

  @Override
  public Optional<TaskDraft> task(Place place) {
    if (!place.has(PACKAGE)) {
      return Optional.empty();
    }
    Json about = about(place);
    boolean pnpm = place.has("pnpm-lock.yaml");
    boolean yarn = !pnpm && place.has("yarn.lock");
    String tool = pnpm ? "pnpm" : yarn ? "yarn" : "npm";
    boolean dist = dist(about, place);
    TaskDraft task = new TaskDraft(place);
    if (dist && place.has("pnpm-lock.yaml", "yarn.lock", NPM_LOCK)) {
      task.inputs("**", "!node_modules/**", "!.npm/**", "!dist/**");
    }
    install(tool, about, place, task);
    Json scripts = about.get("scripts");
    if (!scripts.text("lint").isEmpty()) {
      task.sh(tool + " run lint");
    }
    test(tool, scripts.text("test"), about, task);
    if (!scripts.text("build").isEmpty()) {
      task.sh(tool + " run build");
    }
    if (dist) {
      task.artifact("dist", "dist/**");
    }
    return Optional.of(task);
  }

  private static void install(String tool, Json about, Place place, TaskDraft task) {
    if (!needs(about)) {
      return;
    }
    switch (tool) {
      case "pnpm" -> task.sh("pnpm install --frozen-lockfile");
      case "yarn" ->
          task.sh(
              "yarn install " + (place.has(".yarnrc.yml") ? "--immutable" : "--frozen-lockfile"));
      default -> {
        if (place.has(NPM_LOCK)) {
          task.cache("npm", ".npm", NPM_LOCK).sh("npm ci --cache .npm --no-fund");
        } else {
          task.sh("npm " + (place.has("npm-shrinkwrap.json") ? "ci" : "install") + " --no-fund");
        }
      }
    }
  }

  private static boolean needs(Json about) {
    return !about.get("dependencies").fields().isEmpty()
        || !about.get("devDependencies").fields().isEmpty()
        || workspaces(about);
  }

  /** Its test script, with a report where the runner makes one by itself. */
  private static void test(String tool, String script, Json about, TaskDraft task) {
    if (script.isEmpty() || NONE.matcher(script).find()) {
      return;
    }
    String more = "";
    String report = REPORT;
    if (OWN_RUNNER.matcher(script).matches()) {
      task.sh("mkdir -p build");
      more =
          "--test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit"
              + " --test-reporter-destination="
              + REPORT;
    } else if (VITEST.matcher(script).matches()) {
      more =
          (script.startsWith("vitest run") ? "" : "--run ")
              + "--reporter=default --reporter=junit --outputFile.junit="
              + REPORT;
    } else if (JEST.matcher(script).matches()
        && !about.get("devDependencies").text("jest-junit").isEmpty()) {
      more = "--reporters=default --reporters=jest-junit";
      report = "junit.xml";
    }
    // npm alone keeps what stands before -- for itself
    task.sh(tool + " test" + (more.isEmpty() ? "" : (tool.equals("npm") ? " -- " : " ") + more));
    if (!more.isEmpty()) {
      task.reports(report);
    }
  }

  /** Whether the build surely makes {@code dist}: it is Vite's, or what the package is used by lies there. */
  private static boolean dist(Json about, Place place) {
    String build = about.get("scripts").text("build");
    if (build.isEmpty()) {
      return false;
    }
    return TO_DIST.matcher(about.text("main")).find()
        || TO_DIST.matcher(about.text("module")).find()
        || (VITE.matcher(build).find() && usual(place));
  }

  /** Whether Vite is configured, and its folder left as it is. */
  private static boolean usual(Place place) {
    List<String> there = VITE_FILES.stream().filter(place::has).toList();
    return !there.isEmpty()
        && there.stream().noneMatch(file -> place.text(file).contains("outDir"));
  }

  @Override
  public boolean takesFolders(Place place) {
    return place.has("pnpm-workspace.yaml") || workspaces(about(place));
  }

  private static boolean workspaces(Json about) {
    return !about.items("workspaces").isEmpty() || !about.get("workspaces").fields().isEmpty();
  }

  private static Json about(Place place) {
    return Json.lenient(place.text(PACKAGE));
  }
}
