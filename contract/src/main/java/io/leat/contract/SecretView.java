package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret, without its value, which is never shown.
 *
 * @param name the name that tasks ask for it by
 * @param version counts its values, from 1
 * @param written who set the value that it has, and when
 * @param used the last run that was given it; null for none
 * @param readable whether it can be read with the key of this server; if not, it has to be set again
 * @param vault where a Vault keeps it; null for a value that the server keeps
 */
public record SecretView(
    @JsonProperty(required = true) String name,
    long version,
    @JsonProperty(required = true) Written written,
    @Nullable Use used,
    boolean readable,
    @Nullable InVault vault) {

  /**
   * Who set a value.
   *
   * @param by the account; 'server' for what was in its folder of clear files
   * @param at when it was set
   */
  public record Written(String by, Instant at) {}

  /**
   * Who was given a value.
   *
   * @param run the number of the run
   * @param at when it was given, to the minute
   */
  public record Use(@JsonProperty(required = true) long run, Instant at) {}
}
