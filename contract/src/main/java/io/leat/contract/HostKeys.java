package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The keys that a host shows.
 *
 * @param items one of each kind, the best first
 */
public record HostKeys(List<Key> items) {

  /**
   * A key of a host.
   *
   * @param type its kind, such as ssh-ed25519
   * @param fingerprint to be compared with what the host itself says
   * @param hostKey type and base64, to be pinned
   */
  public record Key(
      String type, String fingerprint, @JsonProperty(required = true) String hostKey) {}
}
