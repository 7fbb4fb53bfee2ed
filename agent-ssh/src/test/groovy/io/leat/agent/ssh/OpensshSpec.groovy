package io.leat.agent.ssh

/** The contract with Debian's OpenSSH, and an account whose login shell is dash. */
class OpensshSpec extends SshContract {
  @Override
  Sshd sshd() {
    Sshd.openssh(place.resolve('sshd'), '', Account.of(place, 'ann', 61_001, Account.dash()))
  }
}
