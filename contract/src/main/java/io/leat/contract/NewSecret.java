package io.leat.contract;

import jakarta.validation.constraints.Size;

/**
 * The value of a secret.
 *
 * @param value a text of 6 characters to 64 KiB of UTF-8; line ends do not count as characters
 */
public record NewSecret(@Size(min = 1, max = 65536) String value) {
  /** Without the value. */
  @Override
  public String toString() {
    return "a secret";
  }
}
