package io.leat.engine.journal;

import io.leat.engine.job.TaskName;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A process that may write files of a few KiB at the most: it appends too much once, and then a little. */
public final class FullDisk {
  private FullDisk() {}

  /** Tells on stdout what happens to the journal in the file {@code args[0]}. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    try (Journal journal = Journal.open(file)) {
      journal.append(List.of(approved(1, "a"), approved(2, "b")));
      long before = Files.size(file);
      try {
        journal.append(
            List.of(approved(3, "c"), approved(4, "d".repeat(10_000)), approved(5, "e")));
        System.out.println("there was room");
      } catch (IOException problem) {
        System.out.println(problem.getMessage());
      }
      System.out.println(before);
      System.out.println(Files.size(file));
      journal.append(List.of(approved(3, "c")));
      List<RecordedEvent> events = new ArrayList<>();
      journal.replay(events::add);
      System.out.println(
          events.equals(List.of(approved(1, "a"), approved(2, "b"), approved(3, "c")))
              ? "read back"
              : events.toString());
    }
  }

  private static RecordedEvent approved(long version, String by) {
    return new RecordedEvent(
        version, Instant.EPOCH, new RunEvent.ApprovalGiven(new TaskName("a"), by));
  }
}
