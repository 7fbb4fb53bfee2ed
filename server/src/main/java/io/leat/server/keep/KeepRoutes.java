package io.leat.server.keep;

import io.leat.contract.KeepingOperations;
import io.leat.contract.MediaType;
import io.leat.server.http.Answer;
import io.leat.server.http.Disposition;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.server.log.field.LogField;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Housekeeping by hand, and copies of all. */
public final class KeepRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(KeepRoutes.class);

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
        Route.of(KeepingOperations.CLEAN, this::clean),
        Route.of(KeepingOperations.BACKUP, this::copy));
  }

  private Answer clean(Request request) {
    told(request, "housekeeping");
    housekeeper.wake();
    return new Answer.Empty(202, Map.of());
  }

  private Answer copy(Request request) throws InterruptedException {
    if (!backup.possible()) {
      throw Problem.beingDone(
              "another backup goes on, another key is taken, or a folder is being deleted")
          .refusal();
    }
    told(request, "a backup");
    return new Answer.Stream(
        MediaType.ZIP, Disposition.save("leat-backup.zip"), backup::write, Map.of());
  }

  private static void told(Request request, String what) {
    LOG.info("{} is asked for by {}", what, LogField.said(LogField.ACCOUNT, request.accountName()));
  }
}
