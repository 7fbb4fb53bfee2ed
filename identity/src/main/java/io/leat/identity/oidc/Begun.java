package io.leat.identity.oidc;

import java.net.URI;

/**
 * A login that a browser is sent away with, and what of it stays here.
 *
 * @param address where the browser goes
 * @param state what it brings back
 * @param nonce what the token must have that is made for it
 * @param verifier of PKCE
 * @param callback where the provider sends it back to
 */
public record Begun(URI address, String state, String nonce, String verifier, URI callback) {
  /** Without what is secret. */
  @Override
  public String toString() {
    return "login to " + callback;
  }
}
