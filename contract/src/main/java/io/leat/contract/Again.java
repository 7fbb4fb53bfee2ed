package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * How a run is to run again.
 *
 * @param trigger what conditions see as trigger.kind: 'person' where somebody asks for the run himself, as by the command line
 * @param from 'all', 'failed', or a task or matrix, which runs again with all that needs it
 * @param key the caller's own; comes back in every event of the new run
 * @param withoutSecrets runs although secrets are lacking: tasks that need one of these fail; those that are there are given. Otherwise as the earlier run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Again(
    @JsonProperty(defaultValue = "rest") @Nullable Asking trigger,
    @JsonProperty(defaultValue = "all") @Nullable @Size(max = 300) String from,
    @Nullable @Size(max = 200) String key,
    @Nullable Boolean withoutSecrets) {}
