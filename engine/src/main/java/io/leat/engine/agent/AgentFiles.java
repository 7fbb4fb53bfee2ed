package io.leat.engine.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Carries files between folders here and the same folders on an agent that has files of its own (port). Paths are those of this machine,
 * below the folder that the agent was made with. What breaks with the link is an {@link IOException}, and may be asked for again. Safe
 * for use by several threads.
 */
public interface AgentFiles {

  /**
   * Makes a workspace there with all that is in {@code workspace}. What was there before is replaced. Where there is nothing in it, a launch
   * makes it.
   *
   * @param project whose sources may be kept there for the next time; a name fit for a file
   */
  void begin(String project, Path workspace) throws IOException;

  /** Sends what came to {@code workspace} or changed since it was begun. */
  void complete(Path workspace) throws IOException;

  /**
   * Makes the files here that are {@code wanted} what they are in the workspace there. When that breaks, what came by then may be kept for
   * the next time, until {@link #forget}.
   *
   * @param wanted by the path in the workspace
   */
  void fetch(Path workspace, Predicate<String> wanted) throws IOException;

  /** Forgets what is kept here of a workspace that is not fetched any more. Does nothing there. */
  void forget(Path workspace);

  /** Removes these there, and the folders above them that are empty then; what is not there is no problem. */
  void remove(List<Path> paths) throws IOException;

  /** What attempts and runs left there, those that go on among them; in no order. */
  List<AgentLeftover> leftovers() throws IOException;

  /**
   * Removes what an attempt left there as soon as the agent can be reached, unless the attempt goes on under this driver.
   *
   * @param tag what all that it left running is marked with; it is killed before
   */
  void remove(AgentLeftover.OfAttempt leftover, String tag);
}
