/** Tar archives, as files go to another place and come from there. Start reading at {@link io.leat.engine.archive.TarWriter}. */
@NullMarked
package io.leat.engine.archive;

import org.jspecify.annotations.NullMarked;
