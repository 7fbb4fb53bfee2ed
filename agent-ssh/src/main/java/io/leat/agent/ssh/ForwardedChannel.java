package io.leat.agent.ssh;

import java.io.IOException;
import java.time.Duration;
import org.apache.sshd.client.channel.AsyncCapableClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerSession;

/**
 * A channel that goes to whatever a host that dialled in passes it on to (RFC 4254, 7.2). For the host it is as if somebody had connected
 * to the port that it asked for; there is no such port.
 */
final class ForwardedChannel extends AsyncCapableClientChannel {
  private static final String NOWHERE = "127.0.0.1";

  private final String address;
  private final int port;

  private ForwardedChannel(String address, int port) {
    super("forwarded-tcpip", false);
    this.address = address;
    this.port = port;
  }

  /** A way for one connection to what {@code session} asked for under {@code address} and {@code port}, letter by letter. */
  static Passage passage(ServerSession session, String address, int port, Duration patience)
      throws IOException {
    ForwardedChannel channel = new ForwardedChannel(address, port);
    session.getService(ConnectionService.class).registerChannel(channel);
    return Passage.open(channel, patience);
  }

  @Override
  public synchronized OpenFuture open() throws IOException {
    if (closeFuture.isClosed()) {
      throw new SshException("the connection has ended");
    }
    OpenFuture opening = new DefaultOpenFuture(address, futureLock);
    openFuture = opening;
    Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN);
    buffer.putString(getChannelType());
    buffer.putUInt(getChannelId());
    buffer.putUInt(getLocalWindow().getSize());
    buffer.putUInt(getLocalWindow().getPacketSize());
    buffer.putString(address);
    buffer.putUInt(port);
    buffer.putString(NOWHERE);
    buffer.putUInt(0);
    writePacket(buffer);
    return opening;
  }
}
