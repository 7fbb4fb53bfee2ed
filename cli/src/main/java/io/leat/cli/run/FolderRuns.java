package io.leat.cli.run;

import java.nio.file.Path;
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
  public @Nullable String named(String word) {
    return !StoredRun.find("last", folder).has(word) && StoredRun.ran(word, folder) ? word : null;
  }
}
