package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A run of a folder, as commands show it. */
public final class FolderRun implements ShownRun {
  private final StoredRun stored;
  private @Nullable RunHistory read;

  /** That of {@code stored}, whose events are read when they are asked for. */
  public FolderRun(StoredRun stored) {
    this.stored = stored;
  }

  private RunHistory history() {
    RunHistory history = read;
    if (history == null) {
      history = RunHistory.of(stored);
      read = history;
    }
    return history;
  }

  @Override
  public String called() {
    return stored.header().title();
  }

  private RunPage page() {
    return new RunPage(history(), Instant.now(), ZoneId.systemDefault());
  }

  @Override
  public void print(Print print) {
    page().print(print);
  }

  @Override
  public void write(JsonWriter json) {
    page().write(json);
  }
}
