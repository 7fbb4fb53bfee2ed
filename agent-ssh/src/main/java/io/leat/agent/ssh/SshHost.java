package io.leat.agent.ssh;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A host with an account that attempts run in.
 *
 * @param address a name or a number
 * @param hostKey the only key that the host is believed with
 * @param key what the account is entered with
 * @param folder all that Leat keeps on the host, an absolute path; made when it is not there
 * @param way what it is reached through; null when it is reached directly. Of one that dials in the address is only what it is called.
 */
public record SshHost(
    String address,
    int port,
    String user,
    PublicKey hostKey,
    KeyPair key,
    Path folder,
    @Nullable SshWay way) {
  public SshHost {
    if (!folder.isAbsolute() || folder.toString().indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "the folder of an agent is an absolute path in one line, not '" + folder + "'");
    }
  }

  /** A host that is reached directly. */
  public SshHost(
      String address, int port, String user, PublicKey hostKey, KeyPair key, Path folder) {
    this(address, port, user, hostKey, key, folder, null);
  }

  /** As people write it, {@code user@address:port}. */
  @Override
  public String toString() {
    return written(user, address, port);
  }

  static String written(String user, String address, int port) {
    return user + "@" + (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
