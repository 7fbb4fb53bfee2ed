package io.leat.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * What the server keeps in a database: a file (H2), or PostgreSQL. For use by any number of threads.
 *
 * <p>All writing goes through one thread ({@link Committer}). What a call has written is durable when it returns; {@link Conflict} says
 * that something has changed meanwhile, {@link StaleStore} that a later server has taken over, {@link StoreUnavailable} that the database
 * does not answer. Times are kept to the millisecond.
 */
public final class Store implements AutoCloseable {
  private static final long AGAIN_MILLIS = 500;
  private static final long TELL_NANOS = 10_000_000_000L;

  private final Database database;
  private final long epoch;
  private final Committer committer;
  private final @Nullable Compactor compactor;
  private final Projects projects;
  private final Accounts accounts;
  private final ApiTokens apiTokens;
  private final Agents agents;
  private volatile int mostQueued = 10_000;

  private Store(Database database, long epoch) {
    this.database = database;
    this.epoch = epoch;
    this.committer = new Committer(database, epoch);
    this.compactor = Compactor.of(database);
    this.projects = new Projects(database, committer);
    this.accounts = new Accounts(database, committer);
    this.apiTokens = new ApiTokens(database, committer);
    this.agents = new Agents(database, committer);
  }

  /**
   * Opens the database, makes or changes its tables where that is needed, and takes over from any server before.
   *
   * @throws StoreProblem when the file is damaged, used by another process or of a newer Leat; when the database cannot be reached or does
   *     not know the user
   */
  public static Store open(StoreConfig config) throws StoreProblem {
    return open(config, Schema.OWN);
  }

  /**
   * Like {@link #open(StoreConfig)}; a database of PostgreSQL that is not there yet is waited for, as when both are started at once.
   *
   * @param patience how long at most
   * @param told is told at once that it is waited for, and then every ten seconds
   */
  public static Store open(StoreConfig config, Duration patience, Consumer<String> told)
      throws StoreProblem, InterruptedException {
    long begun = System.nanoTime();
    long next = begun;
    while (true) {
      try {
        return open(config);
      } catch (StoreProblem problem) {
        long now = System.nanoTime();
        Duration left = patience.minusNanos(now - begun);
        if (!problem.isPassing()) {
          throw problem;
        }
        if (!left.isPositive()) {
          throw new StoreProblem(
              problem.getMessage() + "; it was waited for, " + patience.toSeconds() + " s",
              problem.help(),
              problem);
        }
        if (now - next >= 0) {
          next = now + TELL_NANOS;
          told.accept(
              problem.getMessage() + "; it is waited for, " + left.toSeconds() + " s at most");
        }
      }
      Thread.sleep(AGAIN_MILLIS);
    }
  }

  static Store open(StoreConfig config, Schema schema) throws StoreProblem {
    Database database = Database.open(config);
    boolean opened = false;
    try {
      schema.migrate(database);
      if (config.url() == null) {
        database.jdbi().useHandle(IdentityNumbers::correct);
      }
      Store store = new Store(database, takeOver(database));
      opened = true;
      return store;
    } catch (JdbiException problem) {
      throw NotOpened.because(config, problem);
    } finally {
      if (!opened) {
        database.close();
      }
    }
  }

  private static long takeOver(Database database) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              handle.execute("update state set epoch = epoch + 1 where id = 1");
              return handle
                  .createQuery("select epoch from state where id = 1")
                  .mapTo(long.class)
                  .one();
            });
  }

  /** Counts the openings of this database, from 1. */
  public long epoch() {
    return epoch;
  }

  /** What is known of repositories. */
  public Projects projects() {
    return projects;
  }

  /** Sets how many runs may be queued, 10,000 if nobody does; those that are queued stay. */
  public void limitQueue(int most) {
    mostQueued = most;
  }

  /** The runs and their events. */
  public Runs runs() {
    return new Runs(database, committer, mostQueued);
  }

  /** The Jobfiles of freestyle projects. */
  public Jobfiles jobfiles() {
    return new Jobfiles(database, committer);
  }

  /** Who is told of events, and what is to be told. */
  public Webhooks webhooks() {
    return new Webhooks(database, committer);
  }

  /** What is told beside the events of runs. */
  public Notices notices() {
    return new Notices(committer);
  }

  /** Who may be let in. */
  public Accounts accounts() {
    return accounts;
  }

  /** Groups of those. */
  public Groups groups() {
    return new Groups(database, committer, accounts);
  }

  /** By what others know them. */
  public Identities identities() {
    return new Identities(database, committer, accounts);
  }

  /** Who has which role in which project. */
  public Members members() {
    return new Members(database, committer, accounts);
  }

  /** Who may make himself an account. */
  public Invitations invitations() {
    return new Invitations(database, committer);
  }

  /** What programs are let in by. */
  public ApiTokens apiTokens() {
    return apiTokens;
  }

  /** Where attempts run. */
  public Agents agents() {
    return agents;
  }

  /** The secrets of tasks. */
  public Secrets secrets() {
    return new Secrets(database, committer);
  }

  /** What is asked before versions go live. */
  public Environments environments() {
    return new Environments(database, committer);
  }

  /** What went live. */
  public Deployments deployments() {
    return new Deployments(database);
  }

  /** All that was encrypted by the caller. */
  public SealedValues sealedValues() {
    return new SealedValues(database, committer, projects, agents);
  }

  /** What was answered to requests that must have their effect once. */
  public Requests requests() {
    return new Requests(committer);
  }

  /** What forges sent, was accepted, and is not done. */
  public AcceptedHooks acceptedHooks() {
    return new AcceptedHooks(database, committer);
  }

  /** What forges sent, and what became of each. */
  public HookDeliveries hookDeliveries() {
    return new HookDeliveries(database, committer);
  }

  /** What has been seen from outside, so that it counts once. */
  public Seen seen() {
    return new Seen(committer);
  }

  /** Values by name. */
  public Settings settings() {
    return new Settings(database, committer);
  }

  /** Runs that have ended and about whose folders something is left to be done. */
  public EndedRuns endings() {
    return new EndedRuns(database, committer);
  }

  /** Folders that must go. */
  public Removals removals() {
    return new Removals(database, committer);
  }

  /** The version of the tables that this Leat makes, and the newest that it reads. */
  public static int newestSchema() {
    return Schema.OWN.newest();
  }

  /** Whether the database is a file of this server, which {@link #backup} can copy. */
  public boolean inFile() {
    return database.config().url() == null;
  }

  /** Who did what. */
  public Audit audit() {
    return new Audit(database, committer);
  }

  /** Whether the database answers now, and no later server has taken it over. */
  public boolean available() {
    try {
      DatabasePlace place = database.place();
      if (place != null) {
        place.there();
      }
      String stored = "select epoch from state where id = 1";
      boolean isOwn =
          database.read(handle -> handle.createQuery(stored).mapTo(long.class).one()) == epoch;
      if (!isOwn) {
        // another one writes
        committer.tail().clear();
      }
      return isOwn;
    } catch (StoreUnavailable no) {
      return false;
    }
  }

  /**
   * Writes a copy of the database file to {@code zip}, which holds all that was durable when this began. Others may go on meanwhile.
   *
   * @throws StoreProblem when it cannot be written, or the database is PostgreSQL
   */
  public void backup(Path zip) throws StoreProblem {
    if (database.config().url() != null) {
      throw new StoreProblem(
          "a database of PostgreSQL is not copied by Leat", "use pg_dump of PostgreSQL", null);
    }
    database.copy(zip);
  }

  /** Ends when all that was begun is durable. */
  @Override
  public void close() {
    committer.close();
    if (compactor != null) {
      compactor.close();
    }
    database.close();
  }
}
