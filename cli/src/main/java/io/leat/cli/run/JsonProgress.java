package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.engine.run.RecordedEvent;
import java.io.IOException;
import java.io.OutputStream;

/** Each event as a JSON object on a line, see {@link EventPrint}; nothing is left out, however slowly it is read. */
public final class JsonProgress extends QueuedProgress {
  private static final long POLL_MILLIS = 50;

  private final String run;
  private final Print out;

  /** Shows the run {@code run}, such as {@code web#17}, on {@code target}. */
  public JsonProgress(String run, OutputStream target) {
    super(POLL_MILLIS);
    this.run = run;
    this.out = new Print(target, false);
    begin();
  }

  @Override
  boolean gathers() {
    return false;
  }

  @Override
  void show(RecordedEvent event) {
    EventPrint.write(run, event, items(), new JsonWriter(out, false));
    out.line();
  }

  /** Nobody is asked where only events are wanted. */
  @Override
  void note(String line) {}

  @Override
  void refresh() throws IOException {
    out.flush();
    if (out.failure().isPresent()) {
      throw out.failure().get();
    }
  }

  @Override
  void end() throws IOException {
    refresh();
  }
}
