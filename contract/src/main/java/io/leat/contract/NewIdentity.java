package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Size;

/**
 * As whom somebody is known elsewhere.
 *
 * @param provider where
 * @param subject what he is known by there, as the refusal of a login tells it
 */
public record NewIdentity(Provider provider, @Size(min = 1, max = 500) String subject) {

  /** Where people sign in besides the server. */
  public enum Provider {
    /** At the provider of OpenID Connect. */
    @JsonProperty("oidc")
    OIDC,
    /** By the directory. */
    @JsonProperty("ldap")
    LDAP
  }
}
