package io.leat.store;

/** What became of something with a version that was to be stored, where only so many are kept. */
public enum Stored {
  /** It is so now. */
  DONE,
  /** Somebody else was first: nothing was stored. */
  CHANGED,
  /** There are as many as are kept: nothing was stored. */
  FULL
}
