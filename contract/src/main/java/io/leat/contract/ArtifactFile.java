package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A file of an artifact.
 *
 * @param path its path in the artifact
 * @param bytes how large it is; 0 for a link
 * @param sha256 SHA-256 of its content; null for a link
 * @param link what it leads to; null for a file that is no link
 * @param executable whether it can be run
 */
public record ArtifactFile(
    @JsonProperty(required = true) String path,
    long bytes,
    @Nullable String sha256,
    @Nullable String link,
    boolean executable) {}
