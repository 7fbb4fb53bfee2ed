package io.leat.store;

import io.leat.engine.job.TriggerKind;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** A process that creates runs from four threads and prints the number of each once it is acknowledged; it ends by being killed. */
public final class Writer {
  private Writer() {}

  public static void main(String[] args) throws Exception {
    Store store = Store.open(StoreConfig.file(Path.of(args[0])));
    long project =
        store
            .projects()
            .create(
                new ProjectSpec(
                    "p" + store.epoch(),
                    new ProjectSpec.Source(Kind.FREESTYLE, null, null, "", null),
                    ProjectSpec.Secrets.NONE,
                    java.util.Map.of()),
                Instant.EPOCH)
            .id();
    FileOutputStream out = new FileOutputStream(args[1], true);
    for (int i = 0; i < 4; i++) {
      new Thread(
              () -> {
                try {
                  while (true) {
                    Run run =
                        store
                            .runs()
                            .create(
                                new RunSpec(
                                    project,
                                    null,
                                    null,
                                    java.util.Map.of(),
                                    0,
                                    new RunSpec.Cause(TriggerKind.REST, "a", "", null),
                                    "{}"),
                                Instant.EPOCH);
                    out.write((run.number() + "\n").getBytes(StandardCharsets.UTF_8));
                  }
                } catch (java.io.IOException problem) {
                  throw new java.io.UncheckedIOException(problem);
                }
              })
          .start();
    }
  }
}
