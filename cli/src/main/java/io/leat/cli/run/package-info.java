/** Runs on this machine, as the command line starts, follows and shows them. */
@NullMarked
package io.leat.cli.run;

import org.jspecify.annotations.NullMarked;
