package io.leat.contract;

import org.jspecify.annotations.Nullable;

/**
 * What went with an agent.
 *
 * @param agent its name
 * @param files how many were removed there
 * @param kilobytes how much they took
 * @param stays why what Leat put there is still there; null when it is not
 */
public record AgentRemoved(String agent, long files, long kilobytes, @Nullable String stays) {}
