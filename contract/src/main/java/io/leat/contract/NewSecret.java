package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The value of a secret, or where it is read when a task needs it: one of both.
 *
 * @param value a text of 6 characters to 64 KiB of UTF-8, none of them NUL; line ends do not count as characters
 * @param vault where a Vault keeps it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewSecret(
    @Nullable @Size(min = 1, max = 65536) String value, @Nullable InVault vault) {
  /** Without the value. */
  @Override
  public String toString() {
    return "a secret";
  }
}
