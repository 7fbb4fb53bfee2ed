package io.leat.agent.ssh;

import io.leat.engine.driver.local.OtherAccount;
import java.nio.file.Path;
import java.time.Duration;

/** Another account of this machine (ADR 78): what runs there is entered as a host is, and believed no more than one. */
final class AccountPlace implements HostPlace {
  private final OtherAccount account;
  private final Path folder;
  private final HeldOpen held = new HeldOpen();

  /**
   * A place.
   *
   * @param folder which the account makes, so that nobody else enters it
   */
  AccountPlace(OtherAccount account, Path folder) {
    this.account = account;
    this.folder = folder;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public HostShells shells(Duration patience) {
    return new AccountShells(account, held);
  }

  @Override
  public String toString() {
    return "the account '" + account.name() + "'";
  }
}
