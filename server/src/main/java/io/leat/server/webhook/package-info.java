/**
 * Webhooks: what is told to others, signed and retried, and which addresses the server may call.
 * May import: the store, events, networks, signatures and secrets; the pauses of the engine; the contract and its JSON; the client of
 * Vert.x.
 * Start reading at {@link io.leat.server.webhook.WebhookSender}.
 */
@NullMarked
package io.leat.server.webhook;

import org.jspecify.annotations.NullMarked;
