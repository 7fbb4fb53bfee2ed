package io.leat.server.host;

import io.leat.engine.attempt.SecretSource;
import io.leat.engine.durable.DiskFull;
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
  private static final long PATIENCE = Duration.ofMinutes(5).toNanos();
  private static final long AGAIN_MILLIS = 500;

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

  private final Map<String, Long> noted = new HashMap<>();
  private final Map<String, Long> looked = new HashMap<>();

  /** What attempts have, or wait for, that somebody else keeps. */
  private final Map<Common, Reading> readings = new HashMap<>();

  /** What the attempts of a pipe have in common: the value of a name. */
  private record Common(String group, String name) {}

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
  public SecretSource of(Lease lease, String group, Consumer<String> waits) {
    return new OfAttempt(holder(lease), group, waits);
  }

  @Override
  public @Nullable String value(String name) throws IOException {
    return find(name, isDue(name)) instanceof TaskSecret.Kept(String value) ? value : null;
  }

  @Override
  public List<String> masked(String name) {
    try {
      if (known(name).isEmpty()) {
        if (find(name, false) instanceof TaskSecret.Pointed) {
          readAgain(name);
        }
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
      if (source.find(project, name, null) instanceof TaskSecret.Kept(String value)) {
        remember(name, value);
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

  private @Nullable TaskSecret find(String name, boolean note) throws IOException {
    Optional<TaskSecret> found =
        patiently(() -> Optional.ofNullable(source.find(project, name, note ? run : null)));
    found.ifPresent(
        secret -> {
          if (secret instanceof TaskSecret.Kept(String value)) {
            remember(name, value);
          }
          if (note) {
            note(name);
          }
        });
    return found.orElse(null);
  }

  private interface Asking<T> {
    T ask() throws IOException;
  }

  private static <T> T patiently(Asking<T> question) throws IOException {
    long begun = System.nanoTime();
    while (true) {
      try {
        return question.ask();
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

  private synchronized void remember(String name, String value) {
    given.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(value);
  }

  private synchronized void note(String name) {
    noted.put(name, System.nanoTime());
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

  /** Those of one attempt that is about to begin. */
  private final class OfAttempt implements SecretSource {
    private final Holder holder;
    private final String group;
    private final Consumer<String> waits;

    OfAttempt(Holder holder, String group, Consumer<String> waits) {
      this.holder = holder;
      this.group = group;
      this.waits = waits;
    }

    @Override
    public @Nullable String value(String name) throws IOException {
      return switch (find(name, isDue(name))) {
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
      if (find(name, false) instanceof TaskSecret.Pointed(SecretPointer pointer)) {
        common(name, pointer);
        return known(name);
      }
      return RunSecrets.this.masked(name);
    }

    private String common(String name, SecretPointer pointer) throws IOException {
      Reading reading = reading(new Common(group, name), holder);
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
