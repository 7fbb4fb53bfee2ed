package io.leat.engine.agent;

import java.io.IOException;
import java.time.Duration;

/** A kind of agent: what is done with one before, while and after attempts run there (port). Safe for use by several threads. */
public interface AgentKind {

  /** The keys that agents of this kind are entered with, and known by. */
  AgentKeys keys();

  /**
   * Runs attempts there. The link is made in the background.
   *
   * @param listener is told what happens
   * @throws IOException when the keys of {@code at} cannot be read: says why
   */
  AgentDriver driver(AgentAddress at, AgentListener listener) throws IOException;

  /**
   * Looks at it, and makes its folder there if it is not there yet. Takes some seconds, half a minute on a slow link.
   *
   * @param measuring till when after the login the {@linkplain AgentTest.Link link} is measured, too, which takes most of the time
   * @throws AgentProblem when it cannot be entered
   * @throws IOException when the keys of {@code at} cannot be read: says why
   */
  AgentTest test(AgentAddress at, Duration measuring) throws IOException;

  /**
   * Takes away what Leat has put there: its folder with all that is in it, and folders above that were made for it. Nothing may run there by
   * then, and no link may be open.
   *
   * @throws AgentProblem when it cannot be entered, or something stays
   * @throws IOException when the keys of {@code at} cannot be read: says why
   */
  Cleaned clean(AgentAddress at) throws IOException;

  /**
   * What was taken away.
   *
   * @param files how many; 0 when there was nothing of Leat
   */
  record Cleaned(long files, long kilobytes) {}
}
