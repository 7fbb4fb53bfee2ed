package io.leat.store;

import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** skeleton */
@SuppressWarnings("DoNotCallSuggester")
public final class Runs {
  Runs() {}

  public Run create(NewRun run, Instant at) {
    throw new UnsupportedOperationException();
  }

  public List<Run> create(List<NewRun> runs, Instant at) {
    throw new UnsupportedOperationException();
  }

  public List<Run> create(List<NewRun> runs, Reservation reservation, Instant at) {
    throw new UnsupportedOperationException();
  }

  public Optional<Run> find(long number) {
    throw new UnsupportedOperationException();
  }

  public List<Run> page(RunQuery query, long before, int limit) {
    throw new UnsupportedOperationException();
  }

  public List<Run> open() {
    throw new UnsupportedOperationException();
  }

  public void prepared(long number, Preparation preparation) {
    throw new UnsupportedOperationException();
  }

  public void reject(long number, String note, String diagnostics, Instant at) {
    throw new UnsupportedOperationException();
  }

  public void cancelQueued(long number, String note, Instant at) {
    throw new UnsupportedOperationException();
  }

  public void prioritize(long number, int priority) {
    throw new UnsupportedOperationException();
  }

  public void pin(long number, boolean pinned) {
    throw new UnsupportedOperationException();
  }

  public RunStore events(long number) {
    throw new UnsupportedOperationException();
  }

  public void read(long number, long afterVersion, Consumer<RecordedEvent> reader) {
    throw new UnsupportedOperationException();
  }

  public List<FedEvent> feed(long after, int limit) {
    throw new UnsupportedOperationException();
  }

  public long lastSequence() {
    throw new UnsupportedOperationException();
  }

  public void delete(long number) {
    throw new UnsupportedOperationException();
  }
}
