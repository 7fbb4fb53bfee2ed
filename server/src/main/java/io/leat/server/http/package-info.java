/**
 * HTTP as routes see it: one table, one contract, one way for each kind of answer. Knows nothing of runs or projects.
 * May import: Vert.x core, Jackson's streams, Micrometer; of Leat the contract and its JSON.
 * Start reading at {@link io.leat.server.http.Route} and {@link io.leat.server.http.HttpServer}.
 */
@NullMarked
package io.leat.server.http;

import org.jspecify.annotations.NullMarked;
