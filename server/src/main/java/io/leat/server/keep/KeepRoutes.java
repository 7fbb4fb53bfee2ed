package io.leat.server.keep;

import io.leat.contract.KeepingOperations;
import io.leat.server.http.Answer;
import io.leat.server.http.Disposition;
import io.leat.server.http.Permission;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import java.util.List;
import java.util.Map;

/** Housekeeping by hand, and copies of all. */
public final class KeepRoutes {
  private final Housekeeper housekeeper;
  private final Backup backup;

  /** Routes to {@code housekeeper} and {@code backup}. */
  public KeepRoutes(Housekeeper housekeeper, Backup backup) {
    this.housekeeper = housekeeper;
    this.backup = backup;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(KeepingOperations.CLEAN, Permission.ADMIN, this::clean),
        Route.of(KeepingOperations.BACKUP, Permission.ADMIN, this::copy));
  }

  private Answer clean(Request request) {
    housekeeper.wake();
    return new Answer.Empty(202, Map.of());
  }

  private Answer copy(Request request) throws InterruptedException {
    if (!backup.possible()) {
      throw Problem.beingDone("another backup goes on, or a folder is being deleted").refusal();
    }
    return new Answer.Stream(
        "application/zip", Disposition.save("leat-backup.zip"), backup::write, Map.of());
  }
}
