package io.leat.git;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.transport.sshd.agent.AbstractConnector;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/**
 * The ssh agent of the user, over its socket: draft-miller-ssh-agent, a length of four bytes and a message in either direction.
 * JGit has such a connector too, with native code; Java has these sockets since 16.
 */
final class AgentSocket extends AbstractConnector {
  static final String VARIABLE = "SSH_AUTH_SOCK";

  private final Path path;
  private @Nullable SocketChannel channel;

  private AgentSocket(Path path) {
    this.path = path;
  }

  @Override
  public boolean connect() throws IOException {
    if (channel == null) {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    }
    return true;
  }

  @Override
  public byte[] rpc(byte command, byte[] message) throws IOException {
    prepareMessage(command, message);
    SocketChannel open = channel;
    if (open == null) {
      throw new EOFException("the ssh agent is not connected");
    }
    ByteBuffer request = ByteBuffer.wrap(message);
    while (request.hasRemaining()) {
      open.write(request);
    }
    byte[] length = read(open, Integer.BYTES);
    return read(open, toLength(command, length));
  }

  private static byte[] read(SocketChannel from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (from.read(bytes) < 0) {
        throw new EOFException("the ssh agent closed its socket");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    SocketChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  /** Makes connections to one socket. */
  record Factory(Path socket) implements ConnectorFactory {
    private record Descriptor(String getIdentityAgent, String getDisplayName)
        implements ConnectorDescriptor {}

    @Override
    public Connector create(@Nullable String identityAgent, File home) {
      boolean named =
          identityAgent != null
              && !identityAgent.isEmpty()
              && !identityAgent.equals(VARIABLE)
              && !identityAgent.equals("$" + VARIABLE);
      return new AgentSocket(named ? Path.of(identityAgent) : socket);
    }

    @Override
    public boolean isSupported() {
      return true;
    }

    @Override
    public String getName() {
      return "socket";
    }

    @Override
    public Collection<ConnectorDescriptor> getSupportedConnectors() {
      return List.of(getDefaultConnector());
    }

    @Override
    public ConnectorDescriptor getDefaultConnector() {
      return new Descriptor(VARIABLE, "ssh-agent");
    }
  }
}
