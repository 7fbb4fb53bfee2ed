package io.leat.server.http;

import java.io.IOException;
import java.util.List;

/**
 * Answers a request with an Idempotency-Key that had its effect and was never answered: what was made is shown, and what is lacking of it
 * is done. Called as a {@link Handler} is.
 */
@FunctionalInterface
public interface MadeBefore {
  /**
   * The answer.
   *
   * @param made numbers or names, as they were noted in the transaction that made them; never empty
   */
  Answer handle(Request request, List<String> made) throws IOException, InterruptedException;
}
