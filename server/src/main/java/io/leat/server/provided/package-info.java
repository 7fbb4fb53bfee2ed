/**
 * Secrets of tasks that somebody else keeps: which may be pointed to, and what is lent to attempts until they end.
 * May import: the port of {@code identity.provider}, durable files, rounds; nothing of runs, HTTP or the store.
 * Start reading at {@link io.leat.server.provided.Loans}.
 */
@NullMarked
package io.leat.server.provided;

import org.jspecify.annotations.NullMarked;
