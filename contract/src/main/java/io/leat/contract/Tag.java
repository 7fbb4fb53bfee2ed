package io.leat.contract;

/** What operations are grouped by in the document, in its order. */
public enum Tag {
  ACCOUNT("Signing in and out."),
  PEOPLE("Who there is, and who may what: accounts, groups, members of projects, tokens."),
  SYSTEM("What the server tells of itself."),
  PROJECT("Where Jobfiles come from."),
  RUN("Runs, their tasks, logs and artifacts."),
  QUEUE("What waits."),
  WEBHOOK("Calls to others when something happens."),
  AGENT("Where tasks run."),
  TRIGGER("What starts runs."),
  ENVIRONMENT("Where versions go live."),
  SECRET("What tasks may know and nobody may see."),
  AUDIT("Who did what."),
  KEEPING("What is kept, and copies of it.");

  private final String description;

  Tag(String description) {
    this.description = description;
  }

  /** A sentence for people. */
  public String description() {
    return description;
  }
}
