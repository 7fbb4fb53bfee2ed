package io.leat.server.api;

import io.leat.engine.local.FolderTree;
import io.leat.server.host.RunHost;
import io.leat.store.Run;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Removes runs with all they left. */
final class RunRemoval {
  private final Store store;
  private final RunHost host;

  RunRemoval(Store store, RunHost host) {
    this.store = store;
    this.host = host;
  }

  /**
   * Removes a run: from the store first, so that nobody finds half of it.
   *
   * @throws io.leat.store.Conflict when it is open or pinned
   */
  void remove(Run run) throws IOException {
    store.runs().delete(run.number());
    Path folder = host.folder(run);
    if (Files.exists(folder)) {
      FolderTree.delete(folder);
    }
  }
}
