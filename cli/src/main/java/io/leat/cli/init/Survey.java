package io.leat.cli.init;

import io.leat.engine.job.NameRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a project is built, told by its build files, and the Jobfile that does it: a task for the root, or for each folder that is built by
 * itself.
 */
public final class Survey {
  /** In the order of asking. Of one folder Make is taken only where nothing else is known: it calls the others. */
  private static final List<Build> BUILDS =
      List.of(
          new MavenBuild(),
          new GradleBuild(),
          new CargoBuild(),
          new GoBuild(),
          new CmakeBuild(),
          new PythonBuild(),
          new NodeBuild());

  private static final Build LAST = new MakeBuild();
  private static final int DEEPEST = 4;

  /** How many folders it looks at. */
  public static final int MOST_FOLDERS = 2_000;

  private static final int MOST_TASKS = 60;

  /** What is made, fetched or only shown. */
  private static final Set<String> ASIDE =
      Set.of(
          "node_modules",
          "target",
          "build",
          "dist",
          "out",
          "vendor",
          "venv",
          "third_party",
          "testdata",
          "fixtures",
          "examples",
          "samples",
          "docs");

  /** Such a path needs no thought in a pattern. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_.@+ /-]+");

  private record Part(Place place, Build build, TaskDraft task) {}

  private final List<Part> parts = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private int folders;

  private Survey() {}

  /** Looks at the project in {@code root}. */
  public static Survey of(Path root) {
    Survey survey = new Survey();
    survey.look(new Place(root, ""), Set.of(), 0);
    return survey;
  }

  /** Whether nothing is known of how it is built. */
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Folders that are built by themselves and that the Jobfile does not have: their names are no plain ones, or they are too many. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** The tasks by name, each with the kind of its build and its folder, such as {@code maven in api}. */
  public Map<String, String> tasks() {
    Map<String, String> tasks = new LinkedHashMap<>();
    named()
        .forEach(
            (name, part) ->
                tasks.put(
                    name,
                    part.build().name()
                        + (part.place().path().isEmpty() ? "" : " in " + part.place().path())));
    return tasks;
  }

  /** The names of the builds that are known. */
  public static List<String> known() {
    List<String> names = new ArrayList<>(BUILDS.stream().map(Build::name).toList());
    names.add(LAST.name());
    return names;
  }

  /**
   * The text of the Jobfile, in Groovy syntax.
   *
   * @param project the name of the project; a name that a job cannot have is left aside
   */
  public String jobfile(String project) {
    StringBuilder text = new StringBuilder();
    String name = NameRule.TITLE.problem(project).isPresent() ? "build" : project;
    text.append("job(").append(TaskDraft.quoted(name)).append(") {\n");
    text.append("  triggers { push() }\n");
    named()
        .forEach(
            (task, part) -> {
              text.append("\n  task(").append(TaskDraft.quoted(task)).append(") {\n");
              part.task().lines().forEach(line -> text.append("    ").append(line).append('\n'));
              text.append("  }\n");
            });
    return text.append("}\n").toString();
  }

  /** Whether a folder holds what people write, as far as its name tells. */
  static boolean isSource(Path folder) {
    Path name = folder.getFileName();
    return name != null
        && !name.toString().startsWith(".")
        && !Set.of("node_modules", "target", "vendor", "venv").contains(name.toString());
  }

  /** Whether there are more folders than it looks at, so that there may be more to build. */
  public boolean isCut() {
    return folders > MOST_FOLDERS;
  }

  private void look(Place place, Set<Build> taken, int depth) {
    if (++folders > MOST_FOLDERS) {
      return;
    }
    Set<Build> taking = new HashSet<>(taken);
    boolean built = false;
    for (Build build : BUILDS) {
      boolean twice = build instanceof GradleBuild && place.has("pom.xml") && !place.has("gradlew");
      Optional<TaskDraft> task =
          taken.contains(build) || twice
              ? Optional.empty()
              : build.task(place).filter(TaskDraft::hasSteps);
      if (task.isPresent()) {
        add(new Part(place, build, task.get()));
        built = true;
        if (build.takesFolders(place)) {
          taking.add(build);
        }
      }
    }
    if (!built && taken.isEmpty()) {
      Optional<TaskDraft> task = LAST.task(place);
      task.ifPresent(draft -> add(new Part(place, LAST, draft)));
      built = task.isPresent();
    }
    if (built) {
      // a Makefile below is called by what is above
      taking.add(LAST);
    }
    if (depth < DEEPEST) {
      below(place).forEach(each -> look(each, taking, depth + 1));
    }
  }

  private void add(Part part) {
    String path = part.place().path();
    if (parts.size() == MOST_TASKS || !(path.isEmpty() || PLAIN.matcher(path).matches())) {
      leftOut.add(path);
    } else {
      parts.add(part);
    }
  }

  private static List<Place> below(Place place) {
    try (Stream<Path> folders = Files.list(place.folder())) {
      return folders
          .filter(each -> Files.isDirectory(each) && !Files.isSymbolicLink(each) && isSource(each))
          .map(each -> each.getFileName().toString())
          .filter(name -> !ASIDE.contains(name))
          .sorted()
          .map(
              name ->
                  new Place(
                      place.folder().resolve(name),
                      place.path().isEmpty() ? name : place.path() + "/" + name))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /** Each part by the name of its task: that of its folder; the whole path, and the build too, where that is not enough. */
  private Map<String, Part> named() {
    Map<String, Integer> folders = new TreeMap<>();
    Map<String, Integer> paths = new TreeMap<>();
    for (Part part : parts) {
      paths.merge(part.place().path(), 1, Integer::sum);
    }
    paths.keySet().forEach(path -> folders.merge(last(path), 1, Integer::sum));
    Map<String, Part> named = new LinkedHashMap<>();
    for (Part part : parts) {
      String path = part.place().path();
      boolean alone = paths.getOrDefault(path, 0) == 1;
      String folder =
          folders.getOrDefault(last(path), 0) == 1 ? last(path) : path.replace('/', '-');
      String name =
          path.isEmpty()
              ? alone ? "build" : part.build().name()
              : alone ? folder : folder + "-" + part.build().name();
      String free = name;
      for (int more = 2; named.containsKey(free); more++) {
        free = name + "-" + more;
      }
      named.put(free, part);
    }
    return named;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
