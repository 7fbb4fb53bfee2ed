package io.leat.dsl.eval;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people write who come from other systems, and what to write instead. */
final class Neighbours {
  private Neighbours() {}

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("echo", "a Jobfile prints nothing: write sh 'echo ...' in a task"),
          Map.entry("pipeline", "write job('name') { ... } instead: tasks stand right in it"),
          Map.entry(
              "stages",
              "write the tasks right into the job, in sequence { } if they follow each other"),
          Map.entry("stage", "write task('name') { ... } instead"),
          Map.entry("steps", "write the steps right into the task: sh 'make'"),
          Map.entry(
              "parallel",
              "leave it out: tasks run at the same time unless 'needs' or 'sequence' orders them"),
          Map.entry("node", "write task('name') { agent 'label' } instead"),
          Map.entry("post", "write always { task('name') { ... } } instead"),
          Map.entry("environment", "write env NAME: 'value' instead"),
          Map.entry(
              "withCredentials", "write secrets 'NAME' in the task instead: it is there as $NAME"),
          Map.entry("stash", "write artifact 'name', files: '...' instead"),
          Map.entry("unstash", "write use artifact: 'name', from: 'task' instead"),
          Map.entry("archiveArtifacts", "write artifact 'name', files: '...' instead"),
          Map.entry("junit", "write reports junit: '...' instead"),
          Map.entry("input", "write approve() in the task instead"),
          Map.entry("image", "run the container in a step: sh 'docker run ...'"),
          Map.entry("container", "run the container in a step: sh 'docker run ...'"),
          Map.entry("services", "start what the task needs in a step: sh 'docker run -d ...'"),
          Map.entry("script", "write sh '...' instead"),
          Map.entry("rules", "write when ... instead"),
          Map.entry("only", "write when git.branch == 'main' instead"));

  /** What to write instead of a word of another system; null when it is none. */
  static @Nullable String advice(String name) {
    return name.startsWith("print") ? INSTEAD.get("echo") : INSTEAD.get(name);
  }
}
