package io.leat.cli.install;

/**
 * Something that keeps a server from being set up, or from working as it is set up.
 *
 * @param what what is wrong, and where
 * @param help what to do
 */
record Fault(String what, String help) {}
