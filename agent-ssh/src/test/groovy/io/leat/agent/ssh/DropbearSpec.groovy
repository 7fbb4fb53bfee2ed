package io.leat.agent.ssh

/** The contract with dropbear, and an account whose login shell is that of busybox. */
class DropbearSpec extends SshContract {
  @Override
  Sshd sshd() {
    Sshd.dropbear(place.resolve('sshd'), Account.of(place, 'bob', 61_002, Account.busybox(place.resolve('bin'))))
  }
}
