package io.leat.cli.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Python: what it needs goes into {@code .venv}, by uv or Poetry where their lock file says so; its tests are run by pytest, or by unittest
 * where nothing names pytest.
 */
final class PythonBuild implements Build {
  private static final String PROJECT = "pyproject.toml";
  private static final String REPORT = "build/pytest.xml";
  private static final List<String> REQUIREMENTS =
      List.of(
          "requirements.txt",
          "requirements-dev.txt",
          "requirements-test.txt",
          "dev-requirements.txt",
          "test-requirements.txt");
  private static final List<String> SETTINGS =
      List.of(PROJECT, "setup.cfg", "tox.ini", "uv.lock", "poetry.lock");
  private static final Pattern PYTEST = Pattern.compile("(?i)\\bpytest\\b");
  private static final Pattern BUILT = Pattern.compile("(?m)^\\s*\\[build-system\\]");
  private static final Pattern NEEDS =
      Pattern.compile(
          "(?m)^\\s*dependencies\\s*=\\s*\\[\\s*[\"'\\n"
              + "]|^\\s*\\[project\\.optional-dependencies\\]");
  private static final Pattern EXTRA =
      Pattern.compile(
          "(?m)\\[project\\.optional-dependencies\\][^\\[]*?^\\s*(tests?|testing|dev)\\s*=");
  private static final Pattern TEST = Pattern.compile("(^|/)(test_[^/]*|[^/]*_test)\\.py$");
  private static final Pattern UNITTEST = Pattern.compile("(?m)^\\s*(import|from)\\s+unittest\\b");

  @Override
  public String name() {
    return "python";
  }

  @Override
  public Optional<TaskDraft> task(Place place) {
    List<String> requirements = REQUIREMENTS.stream().filter(place::has).toList();
    if (!place.has(PROJECT, "setup.py", "setup.cfg", "tox.ini") && requirements.isEmpty()) {
      return Optional.empty();
    }
    TaskDraft task = new TaskDraft(place);
    if (place.has("uv.lock")) {
      return Optional.of(tested(task.sh("uv sync --frozen"), "uv run --frozen ", place));
    }
    if (place.has("poetry.lock")) {
      return Optional.of(tested(task.sh("poetry install --no-interaction"), "poetry run ", place));
    }
    List<String> wanted = new ArrayList<>();
    requirements.forEach(file -> wanted.add("-r " + file));
    if (place.says(PROJECT, NEEDS) && place.says(PROJECT, BUILT)) {
      String extra = place.found(PROJECT, EXTRA);
      wanted.add("-e " + (extra.isEmpty() ? "." : "'.[" + extra + "]'"));
    }
    if (wanted.isEmpty()) {
      return Optional.of(tested(task, "", place));
    }
    if (pytest(place) && !named(requirements, place) && !place.says(PROJECT, EXTRA)) {
      wanted.add("pytest");
    }
    // the folder of the environment holds links that lead out of the workspace; what pip fetched
    // does not
    return Optional.of(
        tested(
            task.cache(
                    "pip",
                    ".venv/cache",
                    requirements.isEmpty() ? PROJECT : requirements.getFirst())
                .sh("python3 -m venv .venv")
                .sh(
                    ".venv/bin/python -m pip install -q --cache-dir .venv/cache "
                        + String.join(" ", wanted)),
            ".venv/bin/",
            place));
  }

  private static TaskDraft tested(TaskDraft task, String by, Place place) {
    String python =
        by.equals(".venv/bin/") ? by + "python" : by + (by.isEmpty() ? "python3" : "python");
    if (!place.holds("", TEST)) {
      // the sources, and not what was installed beside them
      return task.sh(python + " -m compileall -q -x '[.]venv|node_modules' .");
    }
    if (pytest(place)) {
      return task.sh(python + " -m pytest --junitxml=" + REPORT).reports(REPORT);
    }
    return task.sh(
        python
            + " -m unittest discover"
            + (place.hasFolder("tests") ? " -s tests" : place.hasFolder("test") ? " -s test" : ""));
  }

  /** Whether pytest is meant: something names it, or no test imports unittest. */
  private static boolean pytest(Place place) {
    return place.has("pytest.ini", "conftest.py", "tests/conftest.py")
        || named(SETTINGS, place)
        || named(REQUIREMENTS, place)
        || !place.holds("", TEST, UNITTEST);
  }

  private static boolean named(List<String> requirements, Place place) {
    return requirements.stream().anyMatch(file -> place.says(file, PYTEST));
  }
}
