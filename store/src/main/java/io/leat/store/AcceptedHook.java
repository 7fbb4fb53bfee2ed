package io.leat.store;

import java.time.Instant;

/**
 * What a forge sent and was told is accepted.
 *
 * @param source who sent it, for which project
 * @param id by which it is known again if it is sent again
 * @param content as its reader wrote it
 */
public record AcceptedHook(
    String source, String id, long project, Instant received, String content) {}
