package io.leat.server.audit;

import io.leat.engine.backoff.BackOff;
import io.leat.server.config.ServerConfig;
import io.leat.server.round.RecurringProblems;
import io.leat.server.round.Rounds;
import io.leat.server.webhook.Reachable;
import io.leat.store.AuditEntry;
import io.leat.store.Store;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the audit to others, each row at least once and in order. How far it came is in the database, for each receiver: what was sent and
 * not noted is sent again after a death. While a receiver does not take it, the rows wait where they are, and nothing else waits for that.
 */
public final class AuditExport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditExport.class);

  /** Rows of a lot, and about how many characters they may have together. */
  private static final int TOGETHER = 500;

  private static final int MOST_LETTERS = 1 << 19;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(3);

  /** The jitter has servers that failed together not come back together. */
  private static final BackOff BACK_OFF =
      new BackOff(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(15),
              Duration.ofMinutes(1)),
          0.2);

  private final Store store;
  private final AuditSink sink;
  private final Told told;
  private final RandomGenerator random;
  private final Rounds rounds;
  private final RecurringProblems problems;
  private final Thread thread;
  private volatile boolean closed;
  private int failures;

  /** Is told how it goes; must not block. */
  public interface Told {
    /**
     * Something was tried, or looked at.
     *
     * @param receiver {@code syslog} or {@code http}
     * @param waiting how many rows are to be sent still
     * @param outcome what became of a lot
     */
    void tried(String receiver, long waiting, Outcome outcome);
  }

  /** What became of a lot. */
  public enum Outcome {
    /** There was nothing to send. */
    NONE,
    /** It is there. */
    DELIVERED,
    /** It is not known to be there. */
    FAILED
  }

  AuditExport(Store store, AuditSink sink, Told told, Clock clock, RandomGenerator random) {
    this.store = store;
    this.sink = sink;
    this.told = told;
    this.random = random;
    this.rounds = new Rounds(clock);
    this.problems = new RecurringProblems(clock);
    this.thread = Thread.ofVirtual().name("audit-" + sink.name()).start(this::loop);
  }

  /**
   * Looks at the file with the token of a receiver, which is read each time that something is sent.
   *
   * @throws IOException when nothing could be sent by it now
   */
  public static void check(ServerConfig.Audit config) throws IOException {
    Optional<Path> token = config.http().flatMap(ServerConfig.AuditHttp::token);
    if (token.isPresent()) {
      HttpSink.check(token.get());
    }
  }

  /** One for each receiver of {@code config}, which begin to send at once. */
  public static List<AuditExport> start(
      Store store,
      ServerConfig.Audit config,
      Reachable reachable,
      Vertx vertx,
      Told told,
      Clock clock,
      RandomGenerator random) {
    List<AuditExport> all = new ArrayList<>();
    config
        .syslog()
        .map(to -> new SyslogSink(to, config.certificates(), reachable))
        .ifPresent(sink -> all.add(new AuditExport(store, sink, told, clock, random)));
    config
        .http()
        .map(to -> new HttpSink(to, config.certificates(), reachable, vertx))
        .ifPresent(sink -> all.add(new AuditExport(store, sink, told, clock, random)));
    return List.copyOf(all);
  }

  private String what() {
    return "the audit by " + sink.name();
  }

  private void loop() {
    try {
      while (!closed) {
        RuntimeException problem = rounds.attempt("sending " + what(), this::round);
        Thread.sleep(
            problem == null && failures == 0
                ? LOOK
                : BACK_OFF.after(Math.max(1, failures), random));
      }
    } catch (InterruptedException ended) {
      LOG.debug("{} is sent no more", what(), ended);
    }
  }

  /** Sends what there is, lot by lot. */
  private void round() throws InterruptedException {
    String name = "audit.sent." + sink.name();
    long sent = store.settings().get(name).map(Long::parseLong).orElse(0L);
    boolean isMore = true;
    while (isMore && !closed) {
      List<AuditEntry> lot = lot(store.audit().after(sent, TOGETHER));
      isMore = !lot.isEmpty();
      if (!isMore) {
        failures = 0;
        told.tried(sink.name(), 0, Outcome.NONE);
      } else if (taken(lot)) {
        forgotten(sent, lot.getFirst().id());
        sent = lot.getLast().id();
        store.settings().set(name, Long.toString(sent));
        told.tried(sink.name(), store.audit().last() - sent, Outcome.DELIVERED);
      } else {
        told.tried(sink.name(), store.audit().last() - sent, Outcome.FAILED);
        return;
      }
    }
  }

  private boolean taken(List<AuditEntry> lot) throws InterruptedException {
    try {
      sink.send(lot);
      failures = 0;
      problems.over(what());
      return true;
    } catch (AuditSink.NotSent problem) {
      if (!closed) {
        failures++;
        problems.tell(
            what(), "nothing is taken, and all waits: " + String.valueOf(problem.getMessage()));
      }
      return false;
    }
  }

  private void forgotten(long sent, long first) {
    if (sent > 0 && first > sent + 1) {
      LOG.warn(
          "the rows {} to {} of the audit were too old to be kept, and never sent by {}",
          sent + 1,
          first - 1,
          sink.name());
    }
  }

  private static List<AuditEntry> lot(List<AuditEntry> rows) {
    int letters = 0;
    for (int i = 0; i < rows.size(); i++) {
      AuditEntry each = rows.get(i);
      letters += each.target().length() + each.result().length() + 400;
      if (i > 0 && letters > MOST_LETTERS) {
        return rows.subList(0, i);
      }
    }
    return rows;
  }

  /** Ends; what is being sent is sent again by the next server. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    sink.close();
    Rounds.awaitEnd(thread, END);
  }
}
