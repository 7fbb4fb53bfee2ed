package io.leat.agent.ssh;

import io.leat.engine.driver.local.OtherAccount;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The shells of another account of this machine, for one link. */
final class AccountShells implements HostShells {
  private final OtherAccount account;
  private final HeldOpen held;
  private final Set<AccountChannel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  AccountShells(OtherAccount account, HeldOpen held) {
    this.account = account;
    this.held = held;
  }

  @Override
  public HostChannel open(String command, OutputStream said, Duration stalled) throws IOException {
    held.check();
    AccountChannel channel =
        new AccountChannel(account.start(command), said, stalled, held, this::isOpen);
    open.add(channel);
    channel.whenEnded(() -> open.remove(channel));
    if (closed) {
      channel.close();
      throw new IOException("the link was closed");
    }
    return channel;
  }

  private boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    List.copyOf(open).forEach(AccountChannel::close);
  }
}
