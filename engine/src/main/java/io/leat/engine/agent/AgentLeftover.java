package io.leat.engine.agent;

/** Something that is on an agent since an attempt or a run was there. */
public sealed interface AgentLeftover {

  /**
   * The folder of an attempt.
   *
   * @param place what the driver calls it
   * @param fence that of its lease
   */
  record OfAttempt(String place, long fence) implements AgentLeftover {}

  /**
   * The folder of a run, with its workspaces.
   *
   * @param path relative to the folder that the agent was made with, with slashes
   */
  record OfRun(String path, long number) implements AgentLeftover {}
}
