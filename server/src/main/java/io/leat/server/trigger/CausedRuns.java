package io.leat.server.trigger;

import io.leat.engine.digest.Sha256;
import io.leat.server.hook.PushEvent;
import io.leat.server.host.TriggerLog;
import io.leat.store.Answer;
import io.leat.store.Conflict;
import io.leat.store.Project;
import io.leat.store.Reservation;
import io.leat.store.Run;
import io.leat.store.RunSpec;
import io.leat.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Creates the runs of one cause once, in the transaction that notes the cause: a cause that is found again, by another way or after a
 * death, has no effect for 24 hours. Safe for all threads.
 */
final class CausedRuns {
  private static final String ACCOUNT = "trigger";
  private static final Answer DONE = new Answer(200, Map.of(), "");

  private final Store store;
  private final Consumer<Run> created;
  private final Clock clock;

  /**
   * @param created told of each run when it is stored, to have it prepared
   */
  CausedRuns(Store store, Consumer<Run> created, Clock clock) {
    this.store = store;
    this.created = created;
    this.clock = clock;
  }

  /** The cause of a ref that moved to a commit, whoever tells. */
  static String moved(PushEvent push) {
    return push.ref() + " " + push.after();
  }

  /**
   * Creates {@code wanted}, unless the cause had its effect.
   *
   * @return the runs; none when it had
   */
  synchronized List<Run> submit(Project project, String cause, List<RunSpec> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    Reservation once = new Reservation(ACCOUNT, "project " + project.id(), Sha256.hex(cause));
    if (answered(once)) {
      return List.of();
    }
    List<Run> runs;
    try {
      runs = store.runs().create(wanted, once, clock.instant());
    } catch (Conflict doneBefore) {
      // it was created and not noted as done, or the project is gone
      return List.of();
    }
    TriggerLog.began(project.name(), runs);
    runs.forEach(created);
    store.requests().answer(once.account(), once.route(), once.key(), DONE);
    return runs;
  }

  private boolean answered(Reservation once) {
    try {
      return store
          .requests()
          .first(once.account(), once.route(), once.key(), "", clock.instant())
          .isPresent();
    } catch (Conflict leftHalfWay) {
      // by this server: whether there are runs is found when they are created
      return false;
    }
  }
}
