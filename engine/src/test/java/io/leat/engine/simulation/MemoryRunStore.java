package io.leat.engine.simulation;

import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The events of a run, each of which was allowed. Refuses them now and then. */
final class MemoryRunStore implements RunStore {
  final List<RecordedEvent> stored = new ArrayList<>();
  private final Faults faults;
  private final Consumer<List<RecordedEvent>> check;

  /**
   * A store without events.
   *
   * @param check fails on events that must not be
   */
  MemoryRunStore(Faults faults, Consumer<List<RecordedEvent>> check) {
    this.faults = faults;
    this.check = check;
  }

  @Override
  public void append(List<RecordedEvent> events) throws IOException {
    faults.action();
    if (faults.breaks(12)) {
      throw new IOException("no room");
    }
    check.accept(events);
    stored.addAll(events);
    faults.action();
  }

  @Override
  public void replay(Consumer<RecordedEvent> reader) {
    stored.forEach(reader);
  }

  @Override
  public void close() {}
}
