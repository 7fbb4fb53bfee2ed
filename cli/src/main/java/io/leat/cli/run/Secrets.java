package io.leat.cli.run;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.terminal.BoundedFile;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.attempt.SecretSource;
import io.leat.engine.driver.local.Keyring;
import io.leat.engine.durable.Reason;
import io.leat.engine.expression.Facts;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.log.Secret;
import io.leat.engine.run.LackingSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from files, from the environment and from the keyring of the person at this machine, the first that has it; never from the
 * words of a command line, which everybody on the machine can read. For any thread.
 */
public final class Secrets implements SecretSource {
  private final SortedMap<String, String> given;
  private final Map<String, String> environment;
  private final Keyring keyring;

  /** What the keyring answered, empty for nothing: it is asked once, since it may ask the person. */
  private final Map<String, String> kept = new HashMap<>();

  private Secrets(SortedMap<String, String> given, Map<String, String> environment) {
    this.given = given;
    this.environment = environment;
    keyring = new Keyring(environment);
  }

  /**
   * The secrets that {@code written} names, each {@code NAME=@FILE}.
   *
   * @param folder what relative paths start from
   */
  public static Secrets of(List<String> written, Map<String, String> environment, Path folder) {
    SortedMap<String, String> given = new TreeMap<>();
    for (String each : written) {
      int at = each.indexOf("=@");
      if (at < 1) {
        throw new UsageProblem(
            "a secret is given as NAME=@FILE",
            "values on a command line are seen by everybody on the machine");
      }
      String name = each.substring(0, at);
      Path file = folder.resolve(each.substring(at + 2));
      try {
        String value = BoundedFile.text(file, InputStream.nullInputStream());
        given.put(name, value.endsWith("\n") ? value.substring(0, value.length() - 1) : value);
      } catch (IOException problem) {
        throw new UsageProblem(
            "cannot read the secret '"
                + name
                + "' from '"
                + file
                + "': "
                + JobfileFinder.reason(problem),
            null);
      }
    }
    return new Secrets(given, environment);
  }

  /** The names of those that were given as words. */
  public Set<String> names() {
    return given.keySet();
  }

  @Override
  public @Nullable String value(String name) {
    String value = given.getOrDefault(name, environment.getOrDefault(name, ""));
    if (value.isEmpty()) {
      value = kept(name);
    }
    if (value.isEmpty()) {
      return null;
    }
    String problem = Secret.problem(value);
    if (problem != null) {
      throw new UsageProblem("the secret '" + name + "' " + problem, null);
    }
    return value;
  }

  private synchronized String kept(String name) {
    String value = kept.get(name);
    if (value == null) {
      try {
        String answer = keyring.value(name);
        value = answer == null ? "" : answer;
      } catch (IOException problem) {
        throw new UsageProblem(
            "the keyring cannot be asked for the secret '" + name + "': " + Reason.of(problem),
            "give it as --secret " + name + "=@FILE");
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return "";
      }
      kept.put(name, value);
    }
    return value;
  }

  /**
   * The secrets that {@code tasks} name and that are not given, each with the first task that names it. A task that will be skipped,
   * since its own condition or that of a task that it needs does not hold by what is known, needs none.
   *
   * @param tasks what each needs before it
   */
  public Map<String, TaskName> lacking(Iterable<Task> tasks, Facts known) {
    return LackingSecrets.of(tasks, known, (_, name) -> value(name) != null);
  }
}
