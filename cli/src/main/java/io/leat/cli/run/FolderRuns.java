package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.driver.Reason;
import io.leat.engine.local.LeatFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The runs of the nearest {@code .leat}.
 *
 * @param folder where it is looked for, and above
 */
public record FolderRuns(Path folder) implements RunSource {

  @Override
  public boolean isServer() {
    return false;
  }

  @Override
  public ShownRun run(String written) {
    return new FolderRun(StoredRun.find(written, folder));
  }

  @Override
  public List<String> numbers(int limit) {
    LeatFolder leat = StoredRun.leat(folder);
    try {
      return leat.numbers().reversed().stream().limit(limit).map(String::valueOf).toList();
    } catch (IOException problem) {
      throw new UsageProblem("cannot read '" + leat.path() + "': " + Reason.of(problem), null);
    }
  }

  @Override
  public List<Row> latest(int limit, Map<String, String> wanted) {
    return List.copyOf(RunList.latest(StoredRun.leat(folder), limit, Instant.now()));
  }

  @Override
  public String none() {
    return "no runs yet; 'leat run' runs the Jobfile here";
  }

  @Override
  public @Nullable String named(String word) {
    return !StoredRun.find("last", folder).has(word) && StoredRun.ran(word, folder) ? word : null;
  }
}
