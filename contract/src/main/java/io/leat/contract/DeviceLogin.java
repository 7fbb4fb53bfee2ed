package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a login that a command line waits for.
 *
 * @param token to be sent back as 'Authorization: Bearer ...'; null while nobody has typed in the code
 * @param expires until when it is good; null as before
 * @param account who has signed in; null as before
 */
public record DeviceLogin(
    @Nullable String token,
    @JsonFormat(pattern = TimeFormat.SECONDS) @Nullable Instant expires,
    @Nullable String account) {
  /** Without what is secret. */
  @Override
  public String toString() {
    return "login of " + account;
  }
}
