/**
 * Logins by a provider of OpenID Connect: the authorization code flow with PKCE.
 * May import: Nimbus JOSE; of Leat who is known.
 * Start reading at {@link io.leat.identity.oidc.Provider}.
 */
@NullMarked
package io.leat.identity.oidc;

import org.jspecify.annotations.NullMarked;
