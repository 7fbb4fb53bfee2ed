package io.leat.store;

import io.leat.engine.run.EventText;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The events of one run. What is appended is there when this returns, as a whole or not at all; each failure is an {@link IOException} with
 * a {@link Conflict}, {@link StaleStore} or {@link StoreUnavailable} as its cause. After the last of these it is not known whether the
 * events are there; the next append finds them if they are, and goes on behind them.
 */
final class EventLog implements RunStore {
  private final Database database;
  private final Committer committer;
  private final Deployments.Notes deployments;
  private final long run;
  private boolean doubtful;

  EventLog(Database database, Committer committer, long run) {
    this.database = database;
    this.committer = committer;
    this.run = run;
    this.deployments = new Deployments.Notes(run);
  }

  @Override
  public void append(List<RecordedEvent> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i).version() != events.get(i - 1).version() + 1) {
        throw new IllegalArgumentException("versions of events follow each other");
      }
    }
    boolean wasDoubtful = doubtful;
    try {
      committer.commit(
          batch -> {
            add(batch, wasDoubtful ? missing(batch.handle(), events) : events);
            return true;
          });
      doubtful = false;
    } catch (StoreUnavailable problem) {
      doubtful = true;
      throw new IOException(problem.getMessage(), problem);
    } catch (Conflict | StaleStore problem) {
      throw new Refused(problem);
    }
  }

  /** Those that are not there yet; all when others are there in their place. */
  private List<RecordedEvent> missing(Handle handle, List<RecordedEvent> events) {
    List<String> there = new ArrayList<>();
    EventRows.read(
        handle, run, events.getFirst().version() - 1, event -> there.add(EventText.text(event)));
    for (int i = 0; i < there.size(); i++) {
      if (i == events.size() || !there.get(i).equals(EventText.text(events.get(i)))) {
        return events;
      }
    }
    return events.subList(there.size(), events.size());
  }

  private void add(Batch batch, List<RecordedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    String status = null;
    Instant started = null;
    Instant ended = null;
    for (RecordedEvent event : events) {
      if (event.event() instanceof RunEvent.RunStarted) {
        status = RunPhase.RUNNING.word();
        started = event.at();
      } else if (event.event() instanceof RunEvent.RunFinished(var end)) {
        status = end.word();
        ended = event.at();
      }
    }
    Moment moment = moment(batch, events);
    advance(batch.handle(), events, status, started, ended);
    if (ended != null) {
      EndedRuns.note(batch.handle(), run);
    }
    PreparedBatch rows = EventRows.insert(batch.handle());
    List<Long> sequences = new ArrayList<>();
    for (RecordedEvent event : events) {
      String text = EventText.text(event);
      long sequence = batch.feed(place -> new FedEvent.OfRun(place, run, event), text.length());
      sequences.add(sequence);
      EventRows.add(rows, sequence, run, event.version(), text);
    }
    rows.execute();
    for (RecordedEvent event : events) {
      deployments.add(batch.handle(), event);
    }
    if (moment != null) {
      tell(batch, moment, events, sequences);
    }
  }

  /** The run before {@code events}; null when nobody is to be told of them. */
  private @Nullable Moment moment(Batch batch, List<RecordedEvent> events) {
    boolean told = events.stream().anyMatch(each -> Occasion.of(each.event()).isPresent());
    return told && !batch.listeners().isEmpty()
        ? RunRows.find(batch.handle(), run).map(Moment::new).orElse(null)
        : null;
  }

  private static void tell(
      Batch batch, Moment moment, List<RecordedEvent> events, List<Long> sequences) {
    for (int i = 0; i < events.size(); i++) {
      RecordedEvent event = events.get(i);
      long sequence = sequences.get(i);
      moment.add(event);
      Occasion.of(event.event())
          .ifPresent(occasion -> Outbox.put(batch, occasion, moment, sequence, event.at()));
    }
  }

  private void advance(
      Handle handle,
      List<RecordedEvent> events,
      @Nullable String status,
      @Nullable Instant started,
      @Nullable Instant ended) {
    long expected = events.getFirst().version() - 1;
    String changes =
        (status == null ? "" : ", status = :status")
            + (started == null ? "" : ", started = :started")
            + (ended == null ? "" : ", ended = :ended");
    var update =
        handle
            .createUpdate(
                "update runs set version = :version"
                    + changes
                    + " where number = :run and version = :expected"
                    + " and status in ('queued', 'running')")
            .bind("version", events.getLast().version())
            .bind("run", run)
            .bind("expected", expected);
    if (status != null) {
      update.bind("status", status);
    }
    if (started != null) {
      update.bind("started", Rows.at(started));
    }
    if (ended != null) {
      update.bind("ended", Rows.at(ended));
    }
    if (update.execute() == 0) {
      throw new Conflict("run " + run + " has ended, or more than " + expected + " events");
    }
  }

  @Override
  public void replay(Consumer<RecordedEvent> reader) throws IOException {
    try {
      database.read(
          handle -> {
            EventRows.read(
                handle,
                run,
                0,
                event -> {
                  deployments.known(event.event());
                  reader.accept(event);
                });
            return true;
          });
    } catch (StoreUnavailable | DamagedEvent problem) {
      throw new IOException(problem.getMessage(), problem);
    }
  }

  /** Does nothing: the store stays open. */
  @Override
  public void close() {}
}
