package io.leat.server.trigger;

import io.leat.engine.expression.Glob;
import io.leat.engine.job.Trigger;
import io.leat.server.hook.PushEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a trigger is meant. Pure. */
final class Matching {
  private Matching() {}

  /**
   * Whether a push is meant: one to all branches and tags when neither are given.
   *
   * @param changed the files that changed; null when that is not known, and then each counts
   */
  static boolean push(Trigger.Push trigger, PushEvent push, @Nullable List<String> changed) {
    boolean all = trigger.branches().isEmpty() && trigger.tags().isEmpty();
    boolean named =
        all || any(trigger.branches(), push.branch()) || any(trigger.tags(), push.tag());
    return named && touches(trigger.paths(), changed);
  }

  /** Whether a pull request into {@code target} is meant. */
  static boolean pullRequest(
      Trigger.PullRequest trigger, String target, @Nullable List<String> changed) {
    boolean named = trigger.branches().isEmpty() || any(trigger.branches(), target);
    return named && touches(trigger.paths(), changed);
  }

  private static boolean touches(List<Glob> paths, @Nullable List<String> changed) {
    return paths.isEmpty()
        || changed == null
        || changed.stream().anyMatch(file -> Glob.takeFile(paths, file));
  }

  private static boolean any(List<Glob> patterns, @Nullable String name) {
    return name != null && Glob.take(patterns, name);
  }

  /** Whether whoever wrote a commit wants no runs of it. */
  static boolean skips(@Nullable String message) {
    return message != null && (message.contains("[skip ci]") || message.contains("[ci skip]"));
  }
}
