package io.leat.server;

import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.schedule.AgentRoom;
import io.leat.server.audit.AuditExport;
import io.leat.server.host.RunService;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the server measures of itself. Labels have words of fixed lists only, but for the names of agents; each is there from the start with
 * 0, so that a first failure is seen as a change. Counts are of this process. Safe for all threads.
 */
final class Meters {
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Map<String, Counter> begun = new HashMap<>();
  private final Map<String, Timer> durations = new HashMap<>();
  private final Map<String, Counter> attempts = new HashMap<>();
  private final Map<Boolean, Counter> deliveries = new HashMap<>();
  private final Map<AuditExport.Outcome, Counter> exports =
      new EnumMap<>(AuditExport.Outcome.class);
  private final Map<String, AtomicLong> unsent = new HashMap<>();
  private final Timer waits;
  private volatile @Nullable MultiGauge online;
  private volatile @Nullable MultiGauge slots;
  private volatile @Nullable MultiGauge used;
  private final Map<Long, Instant> started = new ConcurrentHashMap<>();

  Meters(MeterRegistry registry) {
    this.registry = registry;
    for (String each : with(TriggerKind.words(), OTHER)) {
      begun.put(each, counter("leat.runs.begun", "runs that began", "trigger", each));
    }
    for (String each : statuses()) {
      durations.put(
          each,
          Timer.builder("leat.run.duration")
              .description("from the beginning of runs to their end; 0 for those that never began")
              .tag("status", each)
              .register(registry));
    }
    for (String each :
        List.of(
            "succeeded", "failed", "reused", "broken", "timed-out", "stopped", "errored", "lost")) {
      attempts.put(each, counter("leat.attempts", "attempts that ended", "outcome", each));
    }
    for (boolean each : new boolean[] {true, false}) {
      String outcome = each ? "delivered" : "failed";
      deliveries.put(
          each, counter("leat.webhook.deliveries", "tries to tell webhooks", "outcome", outcome));
    }
    for (AuditExport.Outcome each :
        List.of(AuditExport.Outcome.DELIVERED, AuditExport.Outcome.FAILED)) {
      String outcome = each.name().toLowerCase(Locale.ROOT);
      exports.put(
          each, counter("leat.audit.exports", "tries to send the audit", "outcome", outcome));
    }
    for (String each : List.of("syslog", "http")) {
      AtomicLong rows = new AtomicLong();
      unsent.put(each, rows);
      Gauge.builder("leat.audit.unsent", rows::get)
          .description("rows of the audit that a receiver has not got yet")
          .tag("receiver", each)
          .register(registry);
    }
    this.waits =
        Timer.builder("leat.queue.wait")
            .description("from the creation of runs to their beginning")
            .register(registry);
  }

  private static List<String> with(List<String> words, String more) {
    List<String> all = new ArrayList<>(words);
    all.add(more);
    return all;
  }

  private static List<String> statuses() {
    return RunPhase.words().stream().filter(each -> !RunPhase.of(each).isOpen()).toList();
  }

  private Counter counter(String name, String description, String label, String word) {
    return Counter.builder(name).description(description).tag(label, word).register(registry);
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Measures the agents that there are now. */
  void agents(RunService host) {
    MultiGauge known = online;
    if (known == null) {
      // not bound yet
      return;
    }
    List<MultiGauge.Row<?>> takes = new ArrayList<>();
    List<MultiGauge.Row<?>> room = new ArrayList<>();
    List<MultiGauge.Row<?>> taken = new ArrayList<>();
    for (AgentRoom each : host.rooms()) {
      Tags name = Tags.of("agent", each.name());
      takes.add(MultiGauge.Row.of(name, each.closed().isEmpty() ? 1 : 0));
      room.add(MultiGauge.Row.of(name, each.slots()));
      taken.add(MultiGauge.Row.of(name, () -> host.agents().used(each.name())));
    }
    known.register(takes, true);
    Objects.requireNonNull(slots).register(room, true);
    Objects.requireNonNull(used).register(taken, true);
  }

  /** Measures what is asked when it is read: the queue, the slots, the JVM. */
  void bind(RunService host) {
    Gauge.builder("leat.slots", () -> host.rooms().stream().mapToInt(AgentRoom::slots).sum())
        .description("how many attempts may run at once")
        .register(registry);
    Gauge.builder("leat.slots.used", () -> host.rooms().stream().mapToInt(AgentRoom::used).sum())
        .description("how many attempts run")
        .register(registry);
    online = gauge("leat.agent.online", "1 when it takes work, else 0");
    slots = gauge("leat.agent.slots", "how many attempts may run there at once");
    used = gauge("leat.agent.slots.used", "how many attempts run there");
    agents(host);
    Gauge.builder("leat.runs.running", host::running)
        .description("runs that have begun and not ended")
        .register(registry);
    Gauge.builder("leat.runs.queued", host::queued)
        .description("runs that are prepared and wait")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** Counts an event that was stored. */
  void happened(Run run, RecordedEvent recorded) {
    switch (recorded.event()) {
      case RunEvent.RunStarted _ -> {
        started.put(run.number(), recorded.at());
        count(begun, run.cause().trigger().word());
        waits.record(between(run.progress().created(), recorded.at()));
      }
      case RunEvent.AttemptEnded ended -> count(attempts, word(ended.outcome()));
      case RunEvent.RunFinished finished -> {
        Instant begin = started.remove(run.number());
        Instant since = begin == null ? run.progress().started() : begin;
        lasted(
            finished.status().word(),
            between(since == null ? recorded.at() : since, recorded.at()));
      }
      case RunEvent.OfRun _, RunEvent.OfTask _, RunEvent.OfAttempt _ -> {}
    }
  }

  /** Counts a run that ended without having begun. */
  void neverBegan(RunPhase phase) {
    lasted(phase.word(), Duration.ZERO);
  }

  /** Counts a try to tell a webhook. */
  void told(boolean delivered) {
    count(deliveries.get(delivered));
  }

  /** Notes how far the audit was sent. */
  void sent(String receiver, long waiting, AuditExport.Outcome outcome) {
    count(exports.get(outcome));
    Objects.requireNonNull(unsent.get(receiver)).set(waiting);
  }

  private void lasted(String status, Duration duration) {
    Timer timer = durations.get(status);
    if (timer != null) {
      timer.record(duration);
    }
  }

  private static void count(Map<String, Counter> counters, String word) {
    count(counters.getOrDefault(word, counters.get(OTHER)));
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }

  /** A clock that was set back makes nothing negative. */
  private static Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }

  private static String word(AttemptOutcome outcome) {
    return outcome instanceof AttemptOutcome.Exited(int code)
        ? code == 0 ? "succeeded" : "failed"
        : outcome.word();
  }
}
