package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An artifact of a run.
 *
 * @param task the task that left it
 * @param name its name
 * @param digest SHA-256 of the list of its files
 * @param files how many files it has
 * @param bytes how large they are together
 * @param until till then it is kept; null for as long as the run
 * @param gone when it went because its days were over; null while it is there
 */
public record ArtifactView(
    @JsonProperty(required = true) String task,
    @JsonProperty(required = true) String name,
    String digest,
    int files,
    long bytes,
    @Nullable Instant until,
    @Nullable Instant gone) {}
