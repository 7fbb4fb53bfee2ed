/**
 * Writing to a terminal or a file: buffered text, colour, JSON, and text of others made harmless.
 * May import: Jackson; nothing of Leat.
 * Start reading at {@link io.leat.cli.terminal.Print}.
 */
@NullMarked
package io.leat.cli.terminal;

import org.jspecify.annotations.NullMarked;
