package io.leat.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits, in its order, and how much room there is.
 *
 * @param paused whether nothing begins
 * @param slots how many attempts all agents take at once
 * @param used how many of them are taken
 * @param running how many runs go on
 * @param waiting how many wait
 * @param items the runs that wait, the next one first
 * @param next for 'after' of the next page; null at the end
 */
public record QueueView(
    boolean paused,
    int slots,
    int used,
    int running,
    long waiting,
    List<RunView> items,
    @Nullable String next) {}
