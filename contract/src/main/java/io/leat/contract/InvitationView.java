package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What a host joins by as an agent that dials in.
 *
 * @param agent the agent that the host will be
 * @param code good once, for an hour. It is not kept, and not told again
 * @param until when the code is good no more
 * @param line to be run on the host, by the account that tasks are to run as
 * @param wgetLine the same where there is wget and no curl
 */
public record InvitationView(
    String agent,
    String code,
    Instant until,
    @JsonProperty(required = true) String line,
    String wgetLine) {}
