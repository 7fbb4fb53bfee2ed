/**
 * Agents as those see them who register them, or have attempts run: the ports that each kind of agent fills, and what passes through
 * them. Imports the run, and knows no kind of agent. Start reading at {@link io.leat.engine.agent.AgentKind} and
 * {@link io.leat.engine.agent.AgentDriver}.
 */
@NullMarked
package io.leat.engine.agent;

import org.jspecify.annotations.NullMarked;
