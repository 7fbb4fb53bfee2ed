package io.leat.server.host;

import io.leat.engine.attempt.SecretSource;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.Lease;
import io.leat.identity.provider.SecretPointer;
import io.leat.server.provided.Holder;
import io.leat.server.provided.Loans;
import io.leat.store.Project;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that the tasks of one run are given. While the database is away they wait for it, and so they do for those who keep some of
 * them. For any thread.
 */
final class RunSecrets implements SecretSource {
  /** Between two notes of who has a secret. */
  private static final long NOTED = Duration.ofMinutes(1).toNanos();

  /** Between two looks at what the life of the server before has given. */
  private static final long LOOKED = Duration.ofSeconds(30).toNanos();

  private final ProjectSecrets source;
  private final RunIdTokens tokens;
  private final @Nullable Loans loans;
  private final Project project;
  private final long run;

  /** Values by names: one that is changed meanwhile may still be printed by who was given it before. */
  private final Map<String, Set<String>> given = new HashMap<>();

  private final Map<Named, Long> noted = new HashMap<>();
  private final Map<String, Long> looked = new HashMap<>();

  /** What attempts have, or wait for, that somebody else keeps. */
  private final Map<Common, Reading> readings = new HashMap<>();

  /** A secret as tasks of an environment ask for it, or those of none. */
  private record Named(@Nullable EnvironmentName environment, String name) {}

  /** What the attempts of a pipe have in common: the value of a secret. */
  private record Common(String group, Named named) {}

  /** How far it is with a value; what is read is guarded by the lock, for whom by the secrets of the run. */
  private static final class Reading {
    final ReentrantLock lock = new ReentrantLock();
    final Set<Holder> holders = new HashSet<>();
    Loans.@Nullable Given value;
    @Nullable Holder by;
  }

  RunSecrets(ProjectSecrets source, RunIdTokens tokens, Project project, long run) {
    this.source = source;
    this.tokens = tokens;
    this.loans = source.loans();
    this.project = project;
    this.run = run;
  }

  private Holder holder(Lease lease) {
    return new Holder(run, lease.fence());
  }

  @Override
  public SecretSource in(@Nullable EnvironmentName environment) {
    return environment == null ? this : new OfTasks(environment);
  }

  @Override
  public SecretSource of(Lease lease, String group, Consumer<String> waits) {
    return new OfAttempt(holder(lease), group, waits, null);
  }

  @Override
  public @Nullable String value(String name) throws IOException {
    return value(new Named(null, name));
  }

  private @Nullable String value(Named named) throws IOException {
    return find(named, isDue(named)) instanceof TaskSecret.Kept(String value) ? value : null;
  }

  @Override
  public List<String> masked(String name) {
    return masked(new Named(null, name));
  }

  private List<String> masked(Named named) {
    String name = named.name();
    try {
      if (known(name).isEmpty()) {
        if (find(named, false) instanceof TaskSecret.Pointed) {
          readAgain(name);
        }
      } else {
        look(named);
      }
    } catch (IOException unreadable) {
      // so it is given to nobody
    }
    return known(name);
  }

  /** What the next task is given is masked for those that run, too: they may be in a pipe. */
  private void look(Named named) throws IOException {
    try {
      if (source.find(project, named.environment(), named.name(), null)
          instanceof TaskSecret.Kept(String value)) {
        remember(named.name(), value);
      }
    } catch (StoreUnavailable away) {
      // the next is given nothing meanwhile
    }
  }

  /** What attempts of before were given that are no loans; of loans nobody knows the value any more. */
  private void readAgain(String name) {
    if (loans == null || !isToLook(name)) {
      return;
    }
    for (SecretPointer pointer : loans.read(run, name)) {
      loans.again(pointer).ifPresent(value -> remember(name, value));
    }
  }

  private synchronized boolean isToLook(String name) {
    Long last = looked.get(name);
    if (last != null && System.nanoTime() - last < LOOKED) {
      return false;
    }
    looked.put(name, System.nanoTime());
    return true;
  }

  private synchronized List<String> known(String name) {
    return List.copyOf(given.getOrDefault(name, Set.of()));
  }

  private synchronized boolean isDue(Named named) {
    Long last = noted.get(named);
    return last == null || System.nanoTime() - last >= NOTED;
  }

  @Override
  public Map<VariableName, String> idTokens(Task task, int attempt) throws IOException {
    return StorePatience.ask(() -> tokens.of(task, attempt));
  }

  @Override
  public List<String> givenIdTokens(Task task, int attempt) {
    return tokens.given(task, attempt);
  }

  private @Nullable TaskSecret find(Named named, boolean note) throws IOException {
    Optional<TaskSecret> found =
        StorePatience.ask(
            () ->
                Optional.ofNullable(
                    source.find(project, named.environment(), named.name(), note ? run : null)));
    found.ifPresent(
        secret -> {
          if (secret instanceof TaskSecret.Kept(String value)) {
            remember(named.name(), value);
          }
          if (note) {
            note(named);
          }
        });
    return found.orElse(null);
  }

  private synchronized void remember(String name, String value) {
    given.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(value);
  }

  private synchronized void note(Named named) {
    noted.put(named, System.nanoTime());
  }

  @Override
  public void giveUp(Lease lease) {
    if (loans != null) {
      loans.giveUp(holder(lease));
    }
  }

  @Override
  public boolean remains(Lease lease) {
    return loans != null && loans.remains(holder(lease));
  }

  @Override
  public void ended(Lease lease) {
    if (loans == null) {
      return;
    }
    Holder holder = holder(lease);
    synchronized (this) {
      readings.values().forEach(each -> each.holders.remove(holder));
      readings.values().removeIf(each -> each.holders.isEmpty());
    }
    loans.ended(holder);
  }

  private synchronized Reading reading(Common common, Holder holder) {
    Reading reading = readings.computeIfAbsent(common, _ -> new Reading());
    reading.holders.add(holder);
    return reading;
  }

  /** Those of the tasks that bring a version to an environment. */
  private final class OfTasks implements SecretSource {
    private final EnvironmentName environment;

    OfTasks(EnvironmentName environment) {
      this.environment = environment;
    }

    @Override
    public SecretSource of(Lease lease, String group, Consumer<String> waits) {
      return new OfAttempt(holder(lease), group, waits, environment);
    }

    @Override
    public @Nullable String value(String name) throws IOException {
      return RunSecrets.this.value(new Named(environment, name));
    }

    @Override
    public List<String> masked(String name) {
      return RunSecrets.this.masked(new Named(environment, name));
    }
  }

  /** Those of one attempt that is about to begin. */
  private final class OfAttempt implements SecretSource {
    private final Holder holder;
    private final String group;
    private final Consumer<String> waits;
    private final @Nullable EnvironmentName environment;

    OfAttempt(
        Holder holder,
        String group,
        Consumer<String> waits,
        @Nullable EnvironmentName environment) {
      this.holder = holder;
      this.group = group;
      this.waits = waits;
      this.environment = environment;
    }

    /** Those of another that it is in a pipe with. */
    @Override
    public SecretSource in(@Nullable EnvironmentName of) {
      return new OfAttempt(holder, group, waits, of);
    }

    private Named named(String name) {
      return new Named(environment, name);
    }

    @Override
    public @Nullable String value(String name) throws IOException {
      return switch (find(named(name), isDue(named(name)))) {
        case null -> null;
        case TaskSecret.Kept(String value) -> value;
        case TaskSecret.Pointed(SecretPointer pointer) -> common(name, pointer);
      };
    }

    /**
     * One value for all that are in a pipe, whoever comes first: what another will be given may be printed here, and nothing begins that is not
     * masked for it.
     */
    @Override
    public List<String> ahead(String name) throws IOException {
      if (find(named(name), false) instanceof TaskSecret.Pointed(SecretPointer pointer)) {
        common(name, pointer);
        return known(name);
      }
      return RunSecrets.this.masked(named(name));
    }

    private String common(String name, SecretPointer pointer) throws IOException {
      Reading reading = reading(new Common(group, named(name)), holder);
      try {
        reading.lock.lockInterruptibly();
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        throw new IOException("the server ends", ending);
      }
      try {
        Loans.Given value = reading.value;
        Holder by = reading.by;
        if (value == null || by == null || !isShared(value, by)) {
          value = Loans.of(loans).value(name, pointer, holder, waits);
          remember(name, value.value());
          reading.value = value;
          reading.by = holder;
        }
        return value.value();
      } finally {
        reading.lock.unlock();
      }
    }

    private boolean isShared(Loans.Given value, Holder by) throws IOException {
      return value.loan().isEmpty()
          || by.equals(holder)
          || Loans.of(loans).share(value.loan().get(), by, holder);
    }
  }
}
