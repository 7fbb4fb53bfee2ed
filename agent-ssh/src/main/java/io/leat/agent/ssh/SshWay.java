package io.leat.agent.ssh;

/** What a host is reached through, when it is not reached directly. */
public sealed interface SshWay permits SshJump, Tunnel {}
