package io.leat.server.webhook;

import io.leat.contract.MediaType;
import io.leat.engine.backoff.BackOff;
import io.leat.server.hook.Signature;
import io.leat.server.json.JsonRecords;
import io.leat.server.round.Rounds;
import io.leat.server.secret.NotDecrypted;
import io.leat.store.Delivery;
import io.leat.store.FedEvent;
import io.leat.store.Run;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import io.leat.store.Webhook;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due in the outbox of the store. What was sent is noted after the answer: a death in between sends it again, with the same
 * id of the delivery. Each webhook gets one after another, in the order of the feed, and what it does not take holds back what is behind
 * it. Webhooks do not wait for each other, but that there is a limit to what is sent at once. What waits is in the store, not here.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
  private static final int TOGETHER = 64;

  /** How old what waits behind one that is given up may be, not to be given up with it. */
  private static final Duration OLDEST = Duration.ofDays(1);

  /** What of an event is told, where it has it. */
  private static final List<String> TOLD =
      List.of("task", "status", "because", "deadline", "artifacts", "leat", "runs");

  private static final long END_SECONDS = 5;
  private static final long LOOK_MILLIS = 1_000;

  /** The jitter has those that failed together not come back together. */
  private static final BackOff BACK_OFF =
      new BackOff(
          List.of(
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2)),
          0.2);

  /** For the log. */
  private static final String LOOKING = "what is to be told to webhooks";

  private static final String SENDING = "the sending of a webhook";
  private static final String NOTING = "noting that a webhook could not be sent";

  /**
   * How deliveries are made.
   *
   * @param reachable where the server may call
   * @param limit for one try in all
   * @param attempts how often a delivery is tried in all, at least once
   * @param waiting how many deliveries may wait for one webhook
   * @param run a run as others see it, a record of the contract
   * @param event an event as others see it
   * @param tries is told of each try; must not block
   */
  public record Setup(
      Reachable reachable,
      Duration limit,
      int attempts,
      int waiting,
      Function<Run, ?> run,
      Function<FedEvent, JsonObject> event,
      Secrets secret,
      Tries tries) {}

  /** Gives what webhooks are signed with. */
  public interface Secrets {
    /** The secret of {@code webhook}; empty for none. */
    Optional<String> of(Webhook webhook) throws NotDecrypted;
  }

  /** Is told how tries end. */
  public interface Tries {
    /** A try ended, and that is stored. */
    void ended(boolean delivered);
  }

  private final Store store;
  private final Setup setup;
  private final Clock clock;
  private final RandomGenerator random;
  private final Post post;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /** The webhooks that something is on its way to. */
  private final Set<Long> sending = new HashSet<>();

  private final Semaphore woken = new Semaphore(1);
  private final Thread looker;
  private final Rounds rounds;
  private volatile boolean closed;

  /** A sender that does nothing yet. */
  public WebhookSender(Store store, Vertx vertx, Setup setup, Clock clock, RandomGenerator random) {
    this.store = store;
    this.setup = setup;
    this.clock = clock;
    this.random = random;
    this.post = new Post(vertx, setup.limit(), Optional.empty());
    this.rounds = new Rounds(clock);
    this.looker = Thread.ofVirtual().name("webhooks").unstarted(this::look);
  }

  /** Begins to send. */
  public void start() {
    looker.start();
  }

  /** Something may be due. Does not block. */
  public void wake() {
    woken.release();
  }

  private void look() {
    try {
      while (!closed) {
        if (woken.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
        rounds.attempt(LOOKING, this::round);
      }
    } catch (InterruptedException shutdown) {
      return;
    }
  }

  /** Begins to send what is due and has room. */
  void round() {
    Instant now = clock.instant();
    for (Delivery each : store.webhooks().due(now, now.plus(BACK_OFF.longest()))) {
      if (claim(each)) {
        try {
          workers.execute(() -> work(each));
        } catch (RejectedExecutionException shutdown) {
          release(each);
        }
      }
    }
  }

  private synchronized boolean claim(Delivery delivery) {
    return !closed && sending.size() < TOGETHER && sending.add(delivery.webhook());
  }

  private void work(Delivery delivery) {
    boolean tried = false;
    try {
      RuntimeException problem = rounds.attempt(SENDING, () -> send(delivery));
      if (problem != null && !(problem instanceof StoreUnavailable)) {
        // else it would be due again at once, and so would what is behind it, for ever
        problem = rounds.attempt(NOTING, () -> failed(delivery, null, Rounds.BUG));
      }
      tried = problem == null;
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
    } finally {
      release(delivery);
      if (tried) {
        // else it is still due, and would be so at once
        wake();
      }
    }
  }

  private synchronized void release(Delivery delivery) {
    sending.remove(delivery.webhook());
  }

  private void send(Delivery listed) throws InterruptedException {
    Webhook webhook = store.webhooks().find(listed.webhook()).orElse(null);
    if (webhook == null || !stillDue(listed)) {
      return;
    }
    try {
      byte[] body = body(listed);
      WebhookTarget target = WebhookTarget.of(webhook.spec().url(), setup.reachable());
      int status = post.send(target, headers(listed, webhook, body), body);
      if (status >= 200 && status < 300) {
        store.webhooks().delivered(listed.id(), status, clock.instant());
        setup.tries().ended(true);
      } else {
        failed(listed, status, status / 100 == 3 ? "redirections are not followed" : "");
      }
    } catch (Reachable.Refused | Post.NoAnswer | NotDecrypted problem) {
      if (!closed) {
        failed(listed, null, String.valueOf(problem.getMessage()));
      }
    }
  }

  /** The list may be older than the end of an earlier sending of the same. */
  private boolean stillDue(Delivery listed) {
    return store.webhooks().deliveries(listed.webhook(), listed.id() + 1, 1).stream()
        .anyMatch(now -> now.id() == listed.id() && now.tries() == listed.tries());
  }

  private void failed(Delivery delivery, @Nullable Integer status, String error) {
    int tries = delivery.tries() + 1;
    Instant next =
        tries < setup.attempts() ? clock.instant().plus(BACK_OFF.after(tries, random)) : null;
    store.webhooks().failed(delivery.id(), status, error, next);
    if (next == null) {
      // else a receiver that is gone for good would be owed more each day than it is given up
      Instant before = clock.instant().minus(OLDEST);
      store.webhooks().giveUp(delivery, "given up with " + delivery.id() + ", before it", before);
    }
    store.webhooks().giveUpOldest(delivery.webhook(), setup.waiting(), "given up: too many wait");
    setup.tries().ended(false);
  }

  /** The same at each try. */
  private byte[] body(Delivery delivery) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("event", delivery.event());
    json.put("delivery", delivery.id());
    json.put("time", delivery.created().toString());
    Long sequence = delivery.sequence();
    if (sequence != null) {
      json.put("sequence", sequence);
      store.runs().feed(sequence - 1, 1).stream()
          .filter(fed -> fed.sequence() == sequence)
          .map(setup.event())
          .forEach(event -> TOLD.forEach(each -> put(json, each, event.getValue(each))));
    }
    Optional.ofNullable(delivery.run())
        .flatMap(store.runs()::find)
        .ifPresent(
            run -> {
              json.put("key", run.cause().key());
              json.put("run", setup.run().apply(delivery.run(run)));
            });
    return JsonRecords.write(json).getBytes();
  }

  private static void put(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private Map<String, String> headers(Delivery delivery, Webhook webhook, byte[] body)
      throws NotDecrypted {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", MediaType.JSON);
    headers.put("User-Agent", "leat");
    headers.put("X-Leat-Event", delivery.event());
    headers.put("X-Leat-Delivery", Long.toString(delivery.id()));
    setup
        .secret()
        .of(webhook)
        .ifPresent(
            secret -> headers.put("X-Leat-Signature", "sha256=" + Signature.of(secret, body)));
    return headers;
  }

  /** Ends; what is being sent is sent again by the next server. */
  @Override
  public void close() {
    closed = true;
    looker.interrupt();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("some webhooks do not end");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    post.close();
  }
}
