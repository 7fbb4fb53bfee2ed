package io.leat.store;

/** Where the Jobfile of a project comes from. */
public enum Kind {
  /** From a git repository, at the commit of the run. */
  GIT,
  /** From the server, which keeps its versions. */
  FREESTYLE
}
