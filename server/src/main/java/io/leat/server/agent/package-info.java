/**
 * The agents of the server: its own machine and hosts over SSH, what runs where, and how files come there and back. Start reading at
 * {@link io.leat.server.agent.AgentPool}.
 */
@NullMarked
package io.leat.server.agent;

import org.jspecify.annotations.NullMarked;
