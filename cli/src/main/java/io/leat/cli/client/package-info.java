/**
 * The client of {@code leat server}: logins, requests, answers as records, events that are followed, and how runs of a server look.
 * May import: {@code io.leat.cli.run}, {@code io.leat.cli.terminal}, {@code io.leat.contract} and what is public of the engine.
 * Start reading at {@link io.leat.cli.client.Server}.
 */
@NullMarked
package io.leat.cli.client;

import org.jspecify.annotations.NullMarked;
