package io.leat.engine.agent;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The keys that agents of a kind are entered with, and known by (port). Safe for use by several threads. */
public interface AgentKeys {

  /** A new key to enter an account with. */
  LoginKey make();

  /**
   * The key of a file, without a passphrase.
   *
   * @throws IOException when there is none: says why, in words for people
   */
  LoginKey read(String text) throws IOException;

  /**
   * The key of a host that a line holds, with whatever stands behind it.
   *
   * @throws IOException when it is none: says why, in words for people
   */
  HostKey hostKey(String line) throws IOException;

  /** The one of the best kind among the keys of a host, which may have others that are not known; empty when none is. */
  Optional<HostKey> best(List<String> lines);

  /**
   * Asks a host for one key of each kind that it has; takes some seconds. That it is the right host is not proved.
   *
   * @return at least one, the best first
   * @throws AgentProblem when there is no such host
   */
  List<HostKey> offered(String address, int port) throws AgentProblem, InterruptedException;
}
