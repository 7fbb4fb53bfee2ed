package io.leat.engine.dispatch;

import io.leat.engine.driver.OutputFile;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What an attempt publishes, as it is written. Of many values of one output that are found at one look, the last one counts. */
final class Publications {
  private final OutputFile file;
  private final BiConsumer<OutputName, Scalar> publish;
  private final Map<OutputName, Scalar> found = new LinkedHashMap<>();

  Publications(
      AttemptWork work,
      Lease lease,
      Map<OutputName, OutputDeclaration> declared,
      BiConsumer<OutputName, Scalar> publish) {
    this.publish = publish;
    this.file =
        new OutputFile(
            work.folder(lease).output(),
            declared,
            text -> work.told(lease, text),
            (name, value) -> {
              // in the order in which they were last written
              found.remove(name);
              found.put(name, value);
            });
  }

  /** As {@link OutputFile#read}: what stands before a line that is wrong is published. */
  void read(boolean ended) throws IOException, OutputFile.BadOutput {
    try {
      file.read(ended);
    } finally {
      found.forEach(publish);
      found.clear();
    }
  }
}
