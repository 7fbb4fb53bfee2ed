package io.leat.agent.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;

/** What connections are kept secret by, whoever makes them. */
final class SshAlgorithms {

  /** None that a prefix of the conversation can be cut from (CVE-2023-48795), whether or not the host knows strict key exchange. */
  private static final List<NamedFactory<Cipher>> CIPHERS =
      List.of(
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128ctr,
          BuiltinCiphers.aes256ctr);

  private static final List<NamedFactory<Mac>> MACS =
      List.of(BuiltinMacs.hmacsha256, BuiltinMacs.hmacsha512);

  /**
   * One that quantum computers do not break comes first where it is quick, and last where it is not: that of OpenSSH 9.0 to 9.8 takes some
   * 200 ms here for each connection.
   */
  private static final List<BuiltinDHFactories> EXCHANGES =
      List.of(
          BuiltinDHFactories.mlkem768x25519,
          BuiltinDHFactories.curve25519,
          BuiltinDHFactories.curve25519_libssh,
          BuiltinDHFactories.ecdhp256,
          BuiltinDHFactories.ecdhp384,
          BuiltinDHFactories.ecdhp521,
          BuiltinDHFactories.sntrup761x25519,
          BuiltinDHFactories.sntrup761x25519_openssh,
          BuiltinDHFactories.dhg16_512,
          BuiltinDHFactories.dhg14_256);

  private SshAlgorithms() {}

  /** Has {@code party} use these alone; {@code side} makes exchanges of its side. */
  static void use(AbstractFactoryManager party, Function<DHFactory, KeyExchangeFactory> side) {
    party.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(true, EXCHANGES, side));
    party.setCipherFactories(new ArrayList<>(CIPHERS));
    party.setMacFactories(new ArrayList<>(MACS));
  }
}
