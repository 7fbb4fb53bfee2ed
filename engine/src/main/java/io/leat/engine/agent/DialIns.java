package io.leat.engine.agent;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The connections of the hosts that dial in (port). Of each agent there is one at most: a newer one takes the place of the older. Safe for
 * use by several threads.
 */
public interface DialIns {

  /**
   * A connection.
   *
   * @param since when it was made
   * @param from the address that it comes from
   */
  record Dialled(Instant since, String from) {}

  /**
   * Begins to take connections.
   *
   * @param at where; a name or a number
   * @param hostKey what this server is believed by
   * @param keys the public key that the agent of a name dials in with, type and base64; empty when there is no such agent, or it dials in with
   *     none
   * @param told is told the name of an agent that has dialled in; must not block
   * @throws IOException when nobody can listen there: says why
   */
  void listen(
      String at,
      int port,
      LoginKey hostKey,
      Function<String, Optional<String>> keys,
      Consumer<String> told)
      throws IOException;

  /** The port that it listens at; 0 when it does not. */
  int port();

  /** The connection of {@code agent}; empty when it has none. */
  Optional<Dialled> of(String agent);

  /** Ends the connection of {@code agent}, if there is one. */
  void drop(String agent);
}
