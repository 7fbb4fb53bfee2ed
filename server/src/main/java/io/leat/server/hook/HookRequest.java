package io.leat.server.hook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hook as it came in.
 *
 * @param headers by name in small letters; of several with one name, the first
 * @param body the bytes as they were sent, since they are what is signed
 * @param secret that the forge and the project share; null when none is set, and then nothing is believed
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the connection to the one who reads it
public record HookRequest(
    Map<String, String> headers, byte[] body, Forge forge, @Nullable String secret) {
  public HookRequest {
    headers = Map.copyOf(headers);
  }

  /** A header; empty when it was not sent. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Neither the secret nor what was sent. */
  @Override
  public String toString() {
    return "hook of " + forge.word();
  }
}
