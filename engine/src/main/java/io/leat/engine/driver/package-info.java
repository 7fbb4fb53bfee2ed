/**
 * How an attempt is run somewhere: what is to run, the folder that outlives whoever started it, and the port that agents of every
 * kind fill. Start reading at {@link io.leat.engine.driver.AttemptFolder}.
 */
@NullMarked
package io.leat.engine.driver;

import org.jspecify.annotations.NullMarked;
