package io.leat.engine.story;

/**
 * What the events of a run do not tell of it.
 *
 * @param goesOn whether somebody runs it, or will
 * @param slots how many attempts may run at once where it runs, those of other runs too
 * @param others how many of the slots other runs hold
 */
public record Surroundings(boolean goesOn, int slots, int others) {}
