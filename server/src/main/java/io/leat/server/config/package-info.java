/**
 * The configuration of the server: a file, the environment and flags, checked as a Jobfile is.
 * May import: {@code io.leat.dsl}.
 * Start reading at {@link io.leat.server.config.ConfigReader}; what can be set is in {@link io.leat.server.config.Setting}.
 */
@NullMarked
package io.leat.server.config;

import org.jspecify.annotations.NullMarked;
