/**
 * Runs in a folder: {@code .leat}, whose it is, what is in it, and who holds which lock of it. Imports artifacts and the schedule, and knows
 * nothing of how an attempt is run. Start reading at {@link io.leat.engine.folder.RunFolder}.
 */
@NullMarked
package io.leat.engine.folder;

import org.jspecify.annotations.NullMarked;
