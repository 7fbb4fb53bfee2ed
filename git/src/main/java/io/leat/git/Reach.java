package io.leat.git;

import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;

/**
 * Which hosts may be connected to, and whose certificates are believed.
 *
 * <p>Asked for every address of a host before a connection to it, on each redirection too; for {@code https} and {@code ssh} once
 * more for the address that was in fact connected to, before anything secret is sent. For {@code http} the second look-up is the
 * JVM's cached one. Where a proxy is set for the JVM, its address is asked for too.
 *
 * @param judge asked by several threads at once
 * @param tls for {@code https}
 */
public record Reach(Judge judge, SSLSocketFactory tls) {
  /** Says yes or no to an address. */
  @FunctionalInterface
  public interface Judge {
    /**
     * Whether it may be connected to.
     *
     * @param host as the URL or the redirection has it
     */
    boolean allows(String host, InetAddress address);
  }

  /** Every address, and the certificates that the JVM believes. */
  public static Reach anywhere() {
    return of((host, address) -> true);
  }

  /** Addresses that {@code judge} allows, and the certificates that the JVM believes. */
  public static Reach of(Judge judge) {
    return new Reach(judge, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /** Checks that both are there. */
  public Reach {
    Objects.requireNonNull(judge);
    Objects.requireNonNull(tls);
  }

  /** An address that may not be connected to. */
  static final class Refused extends IOException {
    @Serial private static final long serialVersionUID = 1;

    Refused(String host, InetAddress address) {
      super("the address " + address.getHostAddress() + " of '" + Shown.text(host) + "'");
    }
  }

  /** Asks for all addresses of a host: each could be the one that is taken. */
  void check(String host) throws IOException {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    for (InetAddress address : InetAddress.getAllByName(bare)) {
      check(host, address);
    }
  }

  void check(String host, InetAddress address) throws Refused {
    if (!judge.allows(host, address)) {
      throw new Refused(host, address);
    }
  }
}
