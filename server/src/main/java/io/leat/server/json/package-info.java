/**
 * Records of the contract as JSON: what bodies are bound to, and answers are written from.
 * May import: Jackson, the JSON of Vert.x; of Leat the contract.
 * Start reading at {@link io.leat.server.json.JsonRecords}.
 */
@NullMarked
package io.leat.server.json;

import org.jspecify.annotations.NullMarked;
