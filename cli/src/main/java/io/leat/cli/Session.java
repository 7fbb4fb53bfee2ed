package io.leat.cli;

import io.leat.cli.terminal.Print;

/**
 * What a command works with.
 *
 * @param out data, to stdout
 * @param err talk, to stderr
 */
record Session(Terminal terminal, Print out, Print err) {}
