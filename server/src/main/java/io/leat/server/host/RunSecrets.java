package io.leat.server.host;

import io.leat.engine.attempt.SecretSource;
import io.leat.engine.durable.DiskFull;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import io.leat.store.Project;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The secrets that the tasks of one run are given. While the database is away they wait for it. For any thread. */
final class RunSecrets implements SecretSource {
  private static final long PATIENCE = Duration.ofMinutes(5).toNanos();
  private static final long AGAIN_MILLIS = 500;

  /** Between two notes of who has a secret. */
  private static final long NOTED = Duration.ofMinutes(1).toNanos();

  private final ProjectSecrets source;
  private final RunIdTokens tokens;
  private final Project project;
  private final long run;

  /** Values by names: one that is changed meanwhile may still be printed by who was given it before. */
  private final Map<String, Set<String>> given = new HashMap<>();

  private final Map<String, Long> noted = new HashMap<>();

  RunSecrets(ProjectSecrets source, RunIdTokens tokens, Project project, long run) {
    this.source = source;
    this.tokens = tokens;
    this.project = project;
    this.run = run;
  }

  @Override
  public @Nullable String value(String name) throws IOException {
    return read(name, isDue(name));
  }

  @Override
  public List<String> masked(String name) {
    try {
      if (known(name).isEmpty()) {
        read(name, false);
      } else {
        look(name);
      }
    } catch (IOException unreadable) {
      // so it is given to nobody
    }
    return known(name);
  }

  /** What the next task is given is masked for those that run, too: they may be in a pipe. */
  private void look(String name) throws IOException {
    try {
      String value = source.value(project, name, null);
      if (value != null) {
        remember(name, value, false);
      }
    } catch (StoreUnavailable away) {
      // the next is given nothing meanwhile
    }
  }

  private synchronized List<String> known(String name) {
    return List.copyOf(given.getOrDefault(name, Set.of()));
  }

  private synchronized boolean isDue(String name) {
    Long last = noted.get(name);
    return last == null || System.nanoTime() - last >= NOTED;
  }

  @Override
  public Map<VariableName, String> idTokens(Task task, int attempt) throws IOException {
    return patiently(() -> tokens.of(task, attempt));
  }

  @Override
  public List<String> givenIdTokens(Task task, int attempt) {
    return tokens.given(task, attempt);
  }

  private @Nullable String read(String name, boolean note) throws IOException {
    Optional<String> value =
        patiently(() -> Optional.ofNullable(source.value(project, name, note ? run : null)));
    value.ifPresent(each -> remember(name, each, note));
    return value.orElse(null);
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T patiently(Reading<T> reading) throws IOException {
    long begun = System.nanoTime();
    while (true) {
      try {
        return reading.read();
      } catch (StoreUnavailable away) {
        if (DiskFull.caused(away) || System.nanoTime() - begun > PATIENCE) {
          throw away;
        }
      }
      try {
        Thread.sleep(AGAIN_MILLIS);
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        throw new IOException("the server ends", ending);
      }
    }
  }

  private synchronized void remember(String name, String value, boolean note) {
    given.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(value);
    if (note) {
      noted.put(name, System.nanoTime());
    }
  }
}
