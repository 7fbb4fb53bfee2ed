/**
 * YAML, JSON and TOML Jobfiles: read to declarations, and written from them.
 * May import: snakeyaml-engine (here only), {@code io.leat.dsl.condition} and what that may import.
 * Start reading at {@link io.leat.dsl.config.ConfigReader}; how words lie in maps and lists is in {@link io.leat.dsl.config.BodyReader}.
 */
@NullMarked
package io.leat.dsl.config;

import org.jspecify.annotations.NullMarked;
