package io.leat.server.trigger;

import io.leat.engine.job.TriggerKind;
import io.leat.server.hook.Forge;
import io.leat.server.hook.HookJson;
import io.leat.server.hook.HookResult;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.Origin;
import io.leat.server.round.RecurringProblems;
import io.leat.server.round.Rounds;
import io.leat.store.AcceptedHook;
import io.leat.store.AcceptedHooks;
import io.leat.store.Conflict;
import io.leat.store.HookDelivery;
import io.leat.store.Project;
import io.leat.store.StoreUnavailable;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hooks that were accepted and are not done. Each is a row, durable before {@link #accept} returns, and deleted when its runs are stored;
 * after a death they are done again, which creates no run twice. Those of a project are done in the order in which they came.
 */
public final class HookInbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookInbox.class);

  /** How many wait at most, however small they are. */
  private static final int MOST = 10_000;

  /** The hooks of one project take this part of the room at most, so that one does not shut out the others. */
  private static final int PARTS = 4;

  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));

  /** Until what lacks room, or the database, is tried again. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** What became of a hook. */
  public enum Accepted {
    /** It will be done, come what may. */
    NEW,
    /** It was accepted before. */
    KNOWN,
    /** Too many of its project, or of all, wait; it should be sent again later. */
    FULL
  }

  private record Waiting(AcceptedHook row, HookResult.Work work) {
    long project() {
      return row.project();
    }
  }

  private final Path earlier;
  private final AcceptedHooks hooks;
  private final Triggers triggers;
  private final Supplier<Optional<String>> lack;
  private final long mostCharacters;
  private final Clock clock;
  private final RecurringProblems problems;
  private final Rounds rounds;
  private final KeyedExecutor executor;
  private final List<Later> later = new ArrayList<>();

  /** Those that are accepted and not done, as far as it is known here. */
  private final Set<AcceptedHook> taken = new HashSet<>();

  /** What they weigh, by project. */
  private final Map<Long, Long> weights = new HashMap<>();

  /** Whether the store may have kept a hook and could not say so. */
  private boolean doubtful;

  private record Later(Waiting hook, int tries, Instant at) {}

  /**
   * An inbox that does nothing yet.
   *
   * @param earlier the folder where an earlier Leat kept a file for each hook; need not be there
   * @param lack what keeps anything from being done now, such as a full disk; empty when nothing does
   */
  public HookInbox(Path earlier, Triggers triggers, Supplier<Optional<String>> lack, Clock clock) {
    this(earlier, triggers, lack, Runtime.getRuntime().maxMemory() / 32, clock);
  }

  /**
   * As the other one.
   *
   * @param mostCharacters how many those that wait have together before no other is accepted
   */
  HookInbox(
      Path earlier,
      Triggers triggers,
      Supplier<Optional<String>> lack,
      long mostCharacters,
      Clock clock) {
    this.earlier = earlier;
    this.hooks = triggers.store().acceptedHooks();
    this.triggers = triggers;
    this.lack = lack;
    this.mostCharacters = mostCharacters;
    this.clock = clock;
    this.problems = new RecurringProblems(clock);
    this.rounds = new Rounds(clock);
    this.executor = new KeyedExecutor("the hooks", rounds);
  }

  /** Takes up what an earlier server accepted and did not do. */
  public void start() throws IOException {
    if (Files.isDirectory(earlier)) {
      adopt();
    }
    takeUp();
  }

  private void adopt() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(earlier, "*.json")) {
      for (Path file : files) {
        try {
          JsonObject json = new JsonObject(Files.readString(file));
          HookResult.Work work = HookJson.read(json.getJsonObject("hook"));
          hooks.adopt(row(json.getLong("project"), json.getInstant("received"), work));
        } catch (DecodeException halfWritten) {
          LOG.debug("its sender was told nothing yet", halfWritten);
        } catch (Conflict gone) {
          LOG.debug("its project was removed", gone);
        }
        Files.delete(file);
      }
    }
  }

  /** Begins what is kept and nobody here works at. */
  private synchronized void takeUp() {
    for (AcceptedHook each : hooks.all()) {
      if (!taken.contains(each)) {
        // one that cannot be read must not keep the server from its start
        rounds.run("the hook '" + each.id() + "' that was accepted before", () -> takeUp(each));
      }
    }
    doubtful = false;
  }

  private void takeUp(AcceptedHook row) {
    Waiting hook = new Waiting(row, HookJson.read(new JsonObject(row.content())));
    take(row);
    begin(hook, 0);
  }

  private boolean take(AcceptedHook row) {
    boolean added = taken.add(row);
    if (added) {
      weights.merge(row.project(), weight(row), Long::sum);
    }
    return added;
  }

  private long weight(AcceptedHook row) {
    return row.content().length() + mostCharacters / MOST;
  }

  /** Whether no other hook of a project is accepted. */
  private boolean isFull(long project) {
    long part = mostCharacters / PARTS;
    long all = weights.values().stream().mapToLong(each -> Math.min(each, part)).sum();
    return all >= mostCharacters || weights.getOrDefault(project, 0L) >= part;
  }

  /**
   * Accepts a hook of a project, unless it was before. The work is done later, on another thread.
   *
   * @throws StoreUnavailable when it is not known whether it is kept, so that it must not be answered with 2xx
   */
  public synchronized Accepted accept(long project, HookResult.Work work) {
    if (isFull(project)) {
      return Accepted.FULL;
    }
    AcceptedHook row = row(project, clock.instant().truncatedTo(ChronoUnit.MILLIS), work);
    boolean kept;
    try {
      kept = hooks.add(row, subject(work));
    } catch (StoreUnavailable unknown) {
      doubtful = true;
      throw unknown;
    }
    if (!kept) {
      note(project, work, HookDelivery.State.REPEATED, "this delivery was accepted before");
      return Accepted.KNOWN;
    }
    if (take(row)) {
      begin(new Waiting(row, work), 0);
    }
    return Accepted.NEW;
  }

  /** Notes a hook that nothing becomes of. */
  private void note(long project, HookResult.Work work, HookDelivery.State state, String because) {
    note(project, source(project, work), work.delivery().id(), subject(work), state, because);
  }

  /** Notes what a forge sent and signed that is not accepted. */
  void note(long project, Forge forge, HookDelivery.State state, String because) {
    note(project, source(project, forge), "", "", state, because);
  }

  private void note(
      long project,
      String source,
      String id,
      String subject,
      HookDelivery.State state,
      String because) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    triggers
        .store()
        .hookDeliveries()
        .note(new HookDelivery(0, project, source, id, now, subject, state, because, List.of()));
  }

  private static String subject(HookResult.Work work) {
    return switch (work) {
      case HookResult.Pushed(var _, List<PushEvent> pushes) ->
          pushes.stream()
              .map(each -> each.ref() + (each.after() == null ? "" : " " + each.after()))
              .collect(Collectors.joining(", "));
      case HookResult.Proposed(var _, var request) ->
          "pull request " + request.number() + " " + request.commit();
    };
  }

  private static AcceptedHook row(long project, Instant received, HookResult.Work work) {
    return new AcceptedHook(
        source(project, work), work.delivery().id(), project, received, HookJson.of(work).encode());
  }

  private static String source(long project, HookResult.Work work) {
    return source(project, work.delivery().forge());
  }

  private static String source(long project, Forge forge) {
    return "hook " + forge.word() + " " + project;
  }

  private void begin(Waiting hook, int tries) {
    executor.run(hook.project(), () -> work(hook, tries));
  }

  /** What an error of Leat keeps from being done is tried again as well: it was accepted. */
  private void work(Waiting hook, int tries) throws InterruptedException {
    String what = "the hook '" + hook.work().delivery().id() + "' of project " + hook.project();
    if (rounds.attempt(what, () -> perform(hook, tries)) != null) {
      noted(hook, Rounds.BUG);
      again(hook, tries + 1, pause(tries));
    }
  }

  private void perform(Waiting hook, int tries) throws InterruptedException {
    Project project = null;
    try {
      project = triggers.store().projects().find(hook.project()).orElse(null);
      Optional<String> lacking = lack.get();
      if (lacking.isPresent()) {
        soon(hook, project, tries, lacking.get());
        return;
      }
      List<Long> runs = new ArrayList<>();
      Set<String> because = new LinkedHashSet<>();
      if (project != null) {
        for (Triggers.Effect each : perform(project, hook.work(), tries)) {
          each.runs().forEach(run -> runs.add(run.number()));
          because.add(each.because());
        }
      }
      because.remove("");
      hooks.done(hook.row(), runs, String.join("; ", because));
      problems.over(about(hook, project));
      done(hook);
    } catch (StoreUnavailable problem) {
      soon(hook, project, tries, String.valueOf(problem.getMessage()));
    } catch (Origin.Missing problem) {
      String why = String.valueOf(problem.getMessage());
      // what fails on a full disk says nothing about the repository
      if (lack.get().isEmpty()) {
        problems.tell(about(hook, project), why);
        noted(hook, why);
        again(hook, tries + 1, pause(tries));
      } else {
        soon(hook, project, tries, why);
      }
    }
  }

  private static Duration pause(int tries) {
    return PAUSES.get(Math.min(tries, PAUSES.size() - 1));
  }

  private void noted(Waiting hook, String because) {
    rounds.run(
        "what is told of accepted hooks",
        () -> triggers.store().hookDeliveries().waits(hook.row(), because));
  }

  /** Tries it soon again, which is told and noted once: it waits for room, or for the store, and that says nothing about the hook. */
  private void soon(Waiting hook, @Nullable Project project, int tries, String why) {
    if (problems.tell(about(hook, project), why)) {
      noted(hook, why);
    }
    again(hook, tries, SOON);
  }

  private synchronized void again(Waiting hook, int tries, Duration pause) {
    later.add(new Later(hook, tries, clock.instant().plus(pause)));
  }

  private static String about(Waiting hook, @Nullable Project project) {
    return "the hook '"
        + hook.work().delivery().id()
        + "'"
        + (project == null ? "" : " of project '" + project.name() + "'")
        + " cannot be done yet, and is tried again";
  }

  private List<Triggers.Effect> perform(Project project, HookResult.Work work, int tries)
      throws Origin.Missing, InterruptedException {
    List<Triggers.Effect> effects = new ArrayList<>();
    boolean last = tries >= PAUSES.size();
    String forge = work.delivery().forge().word();
    switch (work) {
      case HookResult.Pushed(var _, List<PushEvent> pushes) -> {
        for (PushEvent each : pushes) {
          String by = by(forge, each.pusher());
          Triggers.Effect effect;
          try {
            effect = triggers.pushed(project, each, by);
          } catch (Origin.Missing problem) {
            if (!last) {
              throw problem;
            }
            effect =
                new Triggers.Effect(
                    triggers.gaveUp(project, each, by), String.valueOf(problem.getMessage()));
          }
          effects.add(effect.told(project, TriggerKind.PUSH, by));
        }
      }
      case HookResult.Proposed(var _, var request) -> {
        String by = by(forge, request.by());
        Triggers.Effect effect;
        try {
          effect = triggers.proposed(project, request, by);
        } catch (Origin.Missing problem) {
          if (!last) {
            throw problem;
          }
          effect =
              new Triggers.Effect(
                  triggers.gaveUp(project, request, by), String.valueOf(problem.getMessage()));
        }
        effects.add(effect.told(project, TriggerKind.PULL_REQUEST, by));
      }
    }
    return effects;
  }

  private static String by(String forge, String name) {
    return name.isEmpty() ? forge : forge + ":" + name;
  }

  private synchronized void done(Waiting hook) {
    if (taken.remove(hook.row())) {
      weights.computeIfPresent(
          hook.project(), (_, all) -> all == weight(hook.row()) ? null : all - weight(hook.row()));
    }
  }

  /** How many are accepted and not done. */
  public synchronized int waiting() {
    return taken.size();
  }

  /** Tries again what is due to be. */
  synchronized void tick() {
    Instant now = clock.instant();
    List<Later> due = later.stream().filter(each -> !each.at().isAfter(now)).toList();
    later.removeAll(due);
    due.forEach(each -> begin(each.hook(), each.tries()));
    if (doubtful) {
      takeUp();
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
