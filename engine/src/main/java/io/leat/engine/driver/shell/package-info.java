/**
 * What runs an attempt where there is a shell, on this machine or another: the launcher, and what it reads. Start reading at
 * {@code launcher.sh} and {@link io.leat.engine.driver.shell.AttemptScript}.
 */
@NullMarked
package io.leat.engine.driver.shell;

import org.jspecify.annotations.NullMarked;
