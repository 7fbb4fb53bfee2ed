/**
 * What drivers of all kinds share: the files of an attempt folder, as they are read while it runs and afterwards. Start reading at
 * {@link io.leat.engine.driver.StepNotes}.
 */
@NullMarked
package io.leat.engine.driver;

import org.jspecify.annotations.NullMarked;
