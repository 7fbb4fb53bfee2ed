package io.leat.contract;

import jakarta.validation.constraints.Size;

/**
 * By what a command line asks whether it is signed in.
 *
 * @param deviceCode what it was given
 */
public record DeviceCode(@Size(min = 1, max = 100) String deviceCode) {
  /** Without what is secret. */
  @Override
  public String toString() {
    return "device";
  }
}
