/**
 * Which work goes on where, and what comes first: one scheduler for all runs, and the policies by which it places what they ask for. Imports
 * jobs and runs; knows no driver, no file and no clock. Start reading at {@link io.leat.engine.schedule.Scheduler}.
 */
@NullMarked
package io.leat.engine.schedule;

import org.jspecify.annotations.NullMarked;
