/**
 * Attempts on a host that is reached over SSH and has nothing of Leat but a script. The only package that uses the SSH library for
 * agents. Start reading at {@link io.leat.agent.ssh.SshAgents}, then {@code SshDriver} and {@code host.sh}; why it is so, in ADR 24.
 */
@NullMarked
package io.leat.agent.ssh;

import org.jspecify.annotations.NullMarked;
