/**
 * Tokens by which tasks say who they are: what they say, the keys that sign them, and how those change (ADR 89).
 * May import: JSON of the server, Nimbus JOSE.
 * Start reading at {@link io.leat.server.idtoken.IdTokens}.
 */
@NullMarked
package io.leat.server.idtoken;

import org.jspecify.annotations.NullMarked;
