package io.leat.agent.ssh;

import org.jspecify.annotations.Nullable;

/**
 * A folder on the host that nobody needs any more. Its name must not be free again before it is certain that nothing on its way can begin
 * an attempt there: the launcher that it was sent to has done all before, or has ended. Guarded by its {@link
 * AttemptCleanup}, but for what is of the thread of the link.
 */
final class FolderLeftover {
  /** What was copied of it; null when nobody needs that either. */
  final @Nullable Replica replica;

  final Replica.Sent sent;

  /** What the processes of the attempt are marked with. */
  final String mark;

  /** Whether nothing can begin there any more, as it began and ended, or was refused. */
  boolean isSafe;

  /** The link by which the launcher was asked to say that it has done all before; 0 for none. */
  long asked;

  /** The link by which it could not be removed; 0 for none. */
  long kept;

  // of the thread of the link

  /** Whether the disk here holds all that was copied of it. */
  boolean isSynced;

  /** The FIFO there that it read; null for none, and before it is synced. */
  @Nullable String input;

  FolderLeftover(@Nullable Replica replica, Replica.Sent sent, String mark, boolean isSafe) {
    this.replica = replica;
    this.sent = sent;
    this.mark = mark;
    this.isSafe = isSafe;
  }
}
