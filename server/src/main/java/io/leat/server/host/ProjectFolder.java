package io.leat.server.host;

import io.leat.engine.folder.LeatFolder;
import java.nio.file.Path;

/**
 * The folder of a project in the data folder of the server:
 *
 * <pre>
 *   mirror.git  the repository
 *   leat        the runs with their attempts, and the store of their artifacts, as a {@link LeatFolder}
 * </pre>
 */
record ProjectFolder(Path path) {

  /** That of the project with this id. */
  static ProjectFolder of(Path data, long project) {
    return new ProjectFolder(data.resolve("projects").resolve(Long.toString(project)));
  }

  /** The mirror of its repository. */
  Path mirror() {
    return path.resolve("mirror.git");
  }

  /** Its runs and what they left. */
  LeatFolder leat() {
    return new LeatFolder(path.resolve("leat"));
  }
}
