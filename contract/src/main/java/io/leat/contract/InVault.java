package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret is that a Vault keeps for the server.
 *
 * @param path as its HTTP API has it behind /v1/, such as secret/data/web/db for an engine KV version 2 that is mounted at secret
 * @param field which of the values there
 * @param version which of its versions; the last one without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InVault(
    @Size(min = 1, max = 500) String path,
    @Size(min = 1, max = 200) String field,
    @Nullable @Min(1) @Max(999_999_999) Long version) {}
