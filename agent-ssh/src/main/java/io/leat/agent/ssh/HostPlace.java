package io.leat.agent.ssh;

import java.nio.file.Path;
import java.time.Duration;

/** Where attempts run: an account with a shell and a folder (port). As a text it is what people know it by. */
interface HostPlace {

  /** All that Leat keeps there, an absolute path; made when it is not there. */
  Path folder();

  /**
   * Makes a way there, which is entered when it is used first.
   *
   * @param patience who is silent for longer when something should be answered is held to be out of reach
   */
  HostShells shells(Duration patience);
}
