package io.leat.server.provided;

import io.leat.engine.backoff.BackOff;
import io.leat.identity.provider.ProvidedSecret;
import io.leat.identity.provider.SecretPointer;
import io.leat.identity.provider.SecretProvider;
import io.leat.server.round.RecurringProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What attempts are given by a provider. They wait while it is away. What is lent to them is noted before they have it, renewed while they
 * run, and given back when they have ended, by this life of the server or by the next (ADR 88). Safe for all threads.
 */
public final class Loans implements AutoCloseable {
  /** Between two tries of a task that waits. */
  private static final BackOff PAUSES =
      BackOff.growing(Duration.ofMillis(500), 2, Duration.ofSeconds(15));

  /** How many reasons one attempt is told that it waits for. */
  private static final int TOLD = 5;

  private final SecretProvider provider;
  private final Path folder;
  private final Duration patience;
  private final RecurringProblems problems;
  private final Map<Holder, LoanFile> files = new HashMap<>();
  private final Set<Holder> givenUp = new HashSet<>();
  private final LoanKeeper keeper;
  private boolean isClosed;

  /**
   * What an attempt was given.
   *
   * @param loan by which it is lent; empty when it is no loan
   */
  public record Given(String value, Optional<String> loan) {
    /** Without the value. */
    @Override
    public String toString() {
      return "a secret";
    }
  }

  /**
   * Those that the life of the server before left in {@code folder}, and more.
   *
   * @param patience how long an attempt waits
   * @param isOpen whether a run goes on; what others had is given back
   * @throws IOException when the folder cannot be read
   */
  public Loans(
      SecretProvider provider, Path folder, Duration patience, LongPredicate isOpen, Clock clock)
      throws IOException {
    this.provider = provider;
    this.folder = folder;
    this.patience = patience;
    this.problems = new RecurringProblems(clock);
    Files.createDirectories(folder);
    Map<String, Lent> known = new HashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.toList()) {
        Optional<Holder> holder = Holder.of(each.getFileName().toString());
        if (holder.isPresent()) {
          files.put(holder.get(), LoanFile.read(each, known));
        }
      }
    }
    this.keeper = new LoanKeeper(this, provider, problems);
    for (Holder each : List.copyOf(files.keySet())) {
      if (!isOpen.test(each.run())) {
        ended(each);
      }
    }
    keeper.start();
  }

  /**
   * Those that there have to be, since a secret points to somebody.
   *
   * @throws IOException when there are none any more
   */
  public static Loans of(@Nullable Loans loans) throws IOException {
    if (loans == null) {
      throw new IOException("this server knows nobody who keeps it");
    }
    return loans;
  }

  /**
   * Reads a secret for an attempt, and notes it before this returns. While the provider is away it waits: until it is not, the patience is
   * over, or the attempt is given up.
   *
   * @param name by which the task asks for it
   * @param waits is told why it waits
   * @throws IOException why it is not given, without it
   */
  public Given value(String name, SecretPointer pointer, Holder holder, Consumer<String> waits)
      throws IOException {
    long begun = System.nanoTime();
    Set<String> told = new HashSet<>();
    for (int failures = 1; ; failures++) {
      try {
        ProvidedSecret secret = provider.read(pointer);
        problems.over(provider.name());
        return noted(name, pointer, holder, secret);
      } catch (SecretProvider.NotGiven refused) {
        throw new IOException("the secret '" + name + "': " + refused.getMessage(), refused);
      } catch (SecretProvider.Away away) {
        String why = String.valueOf(away.getMessage());
        problems.tell(provider.name(), why);
        if (System.nanoTime() - begun >= patience.toNanos()) {
          throw new IOException(
              "the secret '"
                  + name
                  + "' was not to be had within "
                  + patience.toSeconds()
                  + " s: "
                  + why,
              away);
        }
        if (told.size() < TOLD && told.add(why)) {
          waits.accept("It had to wait for the secret '" + name + "': " + why + ".");
        }
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
        throw new IOException("the server ends", ending);
      }
      pause(holder, PAUSES.after(failures));
    }
  }

  private synchronized void pause(Holder holder, Duration pause) throws IOException {
    long until = System.nanoTime() + pause.toNanos();
    try {
      while (true) {
        if (isClosed) {
          throw new IOException("the server ends");
        }
        if (givenUp.contains(holder)) {
          throw new IOException("it is stopped");
        }
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      throw new IOException("the server ends", ending);
    }
  }

  private Given noted(String name, SecretPointer pointer, Holder holder, ProvidedSecret secret)
      throws IOException {
    ProvidedSecret.Loan loan = secret.lease();
    Long version = secret.version();
    boolean isNoted = false;
    try {
      synchronized (this) {
        LoanFile file =
            files.computeIfAbsent(holder, each -> new LoanFile(folder.resolve(each.file())));
        if (loan != null) {
          file.lent().add(Lent.of(loan));
        } else {
          SecretPointer read = version == null ? pointer : pointer.at(version);
          file.reads().add(new LoanFile.Read(name, read));
        }
        file.store();
        isNoted = true;
        keeper.look();
      }
    } finally {
      if (!isNoted && loan != null) {
        unnoted(holder, loan.id());
      }
    }
    return new Given(secret.value(), Optional.ofNullable(loan).map(ProvidedSecret.Loan::id));
  }

  /** Nobody has it: it goes at once. */
  private synchronized void unnoted(Holder holder, String loan) {
    LoanFile file = files.get(holder);
    if (file != null) {
      file.lent().stream().filter(each -> each.id().equals(loan)).forEach(Lent::end);
      keeper.look();
    }
  }

  /**
   * Has another attempt have what was lent to one, too: it is given back when both have ended.
   *
   * @return whether it could: the first had it still
   */
  public synchronized boolean share(String loan, Holder first, Holder other) throws IOException {
    LoanFile before = files.get(first);
    Lent lent =
        before == null
            ? null
            : before.lent().stream()
                .filter(each -> each.id().equals(loan) && !each.isEnding())
                .findFirst()
                .orElse(null);
    if (lent == null) {
      return false;
    }
    LoanFile file = files.computeIfAbsent(other, each -> new LoanFile(folder.resolve(each.file())));
    if (!file.lent().contains(lent)) {
      file.lent().add(lent);
      file.store();
    }
    return true;
  }

  /** Where values that are no loans were read for a run by that name, as far as its attempts have not ended. */
  public synchronized List<SecretPointer> read(long run, String name) {
    List<SecretPointer> all = new ArrayList<>();
    files.forEach(
        (holder, file) -> {
          if (holder.run() == run) {
            file.reads().stream()
                .filter(each -> each.name().equals(name))
                .forEach(each -> all.add(each.pointer()));
          }
        });
    return all;
  }

  /** The value of one of {@link #read}, once more; empty when it cannot be had now. Asks once. */
  public Optional<String> again(SecretPointer pointer) {
    try {
      ProvidedSecret secret = provider.read(pointer);
      if (secret.lease() != null) {
        provider.giveBack(secret.lease().id());
        return Optional.empty();
      }
      return Optional.of(secret.value());
    } catch (SecretProvider.Away | SecretProvider.NotGiven unread) {
      return Optional.empty();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** An attempt that waits is stopped. */
  public synchronized void giveUp(Holder holder) {
    givenUp.add(holder);
    notifyAll();
  }

  /** Whether an attempt has something. */
  public synchronized boolean remains(Holder holder) {
    LoanFile file = files.get(holder);
    return file != null
        && (!file.reads().isEmpty() || file.lent().stream().anyMatch(each -> !each.isEnding()));
  }

  /** An attempt has ended: what it has is given back, soon. Again is harmless. */
  public synchronized void ended(Holder holder) {
    givenUp.remove(holder);
    LoanFile file = files.get(holder);
    if (file == null) {
      return;
    }
    file.lent().removeIf(each -> isShared(each, holder));
    file.lent().forEach(Lent::end);
    file.reads().clear();
    if (file.lent().isEmpty()) {
      stored(holder, file);
    } else {
      keeper.look();
    }
  }

  private boolean isShared(Lent lent, Holder holder) {
    return files.entrySet().stream()
        .anyMatch(each -> !each.getKey().equals(holder) && each.getValue().lent().contains(lent));
  }

  /** The attempts of a run have ended, each of them. */
  public synchronized void ended(long run) {
    List.copyOf(files.keySet()).stream().filter(each -> each.run() == run).forEach(this::ended);
    givenUp.removeIf(each -> each.run() == run);
  }

  /** All that is lent, by who has it; a copy. */
  synchronized Map<Lent, Holder> lent() {
    Map<Lent, Holder> all = new HashMap<>();
    files.forEach((holder, file) -> file.lent().forEach(each -> all.put(each, holder)));
    return all;
  }

  /** What was lent is not any more. */
  synchronized void over(Lent lent, Holder holder) {
    LoanFile file = files.get(holder);
    if (file != null && file.lent().remove(lent)) {
      stored(holder, file);
    }
  }

  private void stored(Holder holder, LoanFile file) {
    try {
      file.store();
    } catch (IOException full) {
      // the next life gives it back once more, which is harmless
      problems.tell("the notes of what is lent", String.valueOf(full.getMessage()));
    }
    if (file.lent().isEmpty() && file.reads().isEmpty()) {
      files.remove(holder);
    }
  }

  /** Lets no attempt wait any longer. What is lent stays with tasks, which go on; the next life looks after it. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    keeper.close();
  }
}
