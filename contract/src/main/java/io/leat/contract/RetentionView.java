package io.leat.contract;

import org.jspecify.annotations.Nullable;

/**
 * How long runs that have ended are kept; 0 is for ever, null is as the server is configured.
 *
 * @param days older ones are deleted
 * @param runs how many of each job are kept
 * @param megabytes how much all runs of the project may take
 */
public record RetentionView(@Nullable Long days, @Nullable Long runs, @Nullable Long megabytes) {}
