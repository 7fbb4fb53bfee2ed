/** The events of a run in one file, a line an event. Start reading at {@link io.leat.engine.journal.Journal}. */
@NullMarked
package io.leat.engine.journal;

import org.jspecify.annotations.NullMarked;
