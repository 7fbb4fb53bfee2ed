/**
 * HTTP as routes see it: one table, one contract, one way for each kind of answer. Knows nothing of runs or projects.
 * May import: Vert.x and Vert.x Web, Jackson's tree, Micrometer; of Leat the contract and its JSON, accounts, and the names of what the log is
 * about.
 * Start reading at {@link io.leat.server.http.Route} and {@link io.leat.server.http.HttpServer}.
 */
@NullMarked
package io.leat.server.http;

import org.jspecify.annotations.NullMarked;
