package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A login that a command line waits for.
 *
 * @param deviceCode what the command line asks by; a secret of it alone
 * @param userCode what somebody types into the page that a browser shows after the login
 * @param url where that browser begins
 * @param expires until when it is waited for
 * @param interval how many seconds the command line waits before it asks again
 */
public record DeviceBegun(
    @JsonProperty(required = true) String deviceCode,
    @JsonProperty(required = true) String userCode,
    @JsonProperty(required = true) String url,
    @JsonFormat(pattern = TimeFormat.SECONDS) Instant expires,
    int interval) {
  /** Without what is secret. */
  @Override
  public String toString() {
    return "login by " + userCode;
  }
}
