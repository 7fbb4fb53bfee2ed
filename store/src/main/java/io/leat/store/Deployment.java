package io.leat.store;

import io.leat.engine.job.Revision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One act of bringing a version live: a task of a run, with all of its attempts.
 *
 * @param id grows with time
 * @param url where people find what is live there; empty when that is not said
 * @param by who caused the run
 * @param state {@code waiting}, {@code running}, or how the task ended
 */
public record Deployment(
    long id,
    String environment,
    long run,
    String task,
    String url,
    String by,
    Revision revision,
    String state,
    Times times) {

  /**
   * When.
   *
   * @param asked all that it needs was there
   * @param begun its steps began first; null before
   * @param ended it ended for good; null before
   */
  public record Times(Instant asked, @Nullable Instant begun, @Nullable Instant ended) {}
}
