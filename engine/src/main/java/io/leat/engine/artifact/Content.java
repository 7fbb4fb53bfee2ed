package io.leat.engine.artifact;

/**
 * What a store has kept of one file.
 *
 * @param size bytes that were read and kept
 */
public record Content(Digest digest, long size) {}
