package io.leat.server.api;

import io.leat.engine.agent.AgentKind;
import io.leat.engine.agent.DialIns;
import io.leat.server.account.Tokens;
import io.leat.server.http.Problem;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What routes need of agents.
 *
 * @param hosts what is done with hosts
 * @param access how they are entered
 * @param dialIns those that dial in
 * @param place where they do; empty when they cannot
 * @param limits how often a code can be tried
 * @param tokens that those are given which join
 * @param random what codes are made of
 */
public record AgentParts(
    AgentKind hosts,
    AgentAccess access,
    DialIns dialIns,
    Optional<DialInPlace> place,
    LoginLimits limits,
    Tokens tokens,
    SecureRandom random) {

  /** Where hosts dial in; refuses with 409 when they cannot. */
  DialInPlace required() {
    return place.orElseThrow(
        () ->
            Problem.conflict(
                    "no-dial-in",
                    "this server takes no hosts that dial in: 'agents.dial-in.listen' is not set in"
                        + " its configuration")
                .refusal());
  }
}
