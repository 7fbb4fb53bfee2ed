package io.leat.engine.attempt;

import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.Escapes;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.EventText;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, and what was kept of it, from when all of that is kept until its end is stored among the events of its run. Who
 * takes the run up between the two has the same end, and keeps nothing again.
 *
 * <p>As a file: the end as it will be among the events, then a line an artifact: {@code artifact DIGEST NAME}.
 *
 * @param artifacts the digests of the lists of their files, by name
 */
record AttemptEnd(Lease lease, AttemptOutcome outcome, SortedMap<ArtifactName, Digest> artifacts) {
  private static final String ARTIFACT = "artifact\t";

  AttemptEnd {
    artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
  }

  void write(Path file) throws IOException {
    RunEvent event = new RunEvent.AttemptEnded(lease, outcome);
    StringBuilder text = new StringBuilder();
    text.append(EventText.text(new RecordedEvent(0, Instant.EPOCH, event))).append('\n');
    for (Map.Entry<ArtifactName, Digest> each : artifacts.entrySet()) {
      text.append(ARTIFACT).append(each.getValue().hex()).append('\t');
      text.append(Escapes.escape(each.getKey().text())).append('\n');
    }
    KillPoint.END_STORED.before();
    DurableFile.writeSummed(file, text.toString());
    KillPoint.END_STORED.after();
  }

  /** Null when there is none, or it is damaged: then it is found anew. */
  static @Nullable AttemptEnd read(Path file) throws IOException {
    String text = DurableFile.readSummed(file);
    if (text == null) {
      return null;
    }
    String[] lines = text.split("\n");
    RecordedEvent event = EventText.read(lines[0]);
    if (event == null
        || !(event.event() instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome))) {
      return null;
    }
    SortedMap<ArtifactName, Digest> artifacts = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] fields = lines[i].split("\t", -1);
      artifacts.put(new ArtifactName(Escapes.unescape(fields[2])), Digest.of(fields[1]));
    }
    return new AttemptEnd(lease, outcome, artifacts);
  }
}
