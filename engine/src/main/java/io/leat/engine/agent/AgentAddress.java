package io.leat.engine.agent;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is reached and entered, as texts.
 *
 * @param name of the agent, by which it is known when it dials in
 * @param host what attempts run on; of one that dials in its address is only what it is called
 * @param key the private key that the account is entered with, as {@link LoginKey#privateText}
 * @param folder all that Leat keeps there, an absolute path; made when it is not there
 * @param jump what the host is reached through, entered with the same key; null when it is reached directly, or dials in
 * @param isDialling whether it dials in
 */
public record AgentAddress(
    String name, Host host, String key, Path folder, @Nullable Host jump, boolean isDialling) {

  /**
   * A machine, and an account of it.
   *
   * @param address a name or a number
   * @param key the only key that it is believed with, as {@link HostKey#line}
   */
  public record Host(String address, int port, String user, String key) {}

  /** Without the private key. */
  @Override
  public String toString() {
    return "the address of '" + name + "'";
  }
}
