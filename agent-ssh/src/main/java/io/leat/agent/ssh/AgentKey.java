package io.leat.agent.ssh;

import io.leat.engine.agent.LoginKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import javax.security.auth.login.FailedLoginException;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** A key pair that the account of an agent is entered with. */
public final class AgentKey {
  private final KeyPair pair;

  private AgentKey(KeyPair pair) {
    this.pair = pair;
  }

  /** A new one, of the kind ed25519. */
  public static AgentKey made() {
    try {
      return new AgentKey(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256));
    } catch (GeneralSecurityException bug) {
      throw new IllegalStateException(bug);
    }
  }

  /**
   * The key of a file of OpenSSH or in PEM, without a passphrase.
   *
   * @throws IOException when there is none: says why, in words for people
   */
  public static AgentKey read(String text) throws IOException {
    String begin = text.stripLeading();
    if (SshPublicKey.TYPES.stream().anyMatch(type -> begin.startsWith(type + " "))
        || begin.startsWith("---- BEGIN SSH2 PUBLIC")
        || begin.startsWith("-----BEGIN PUBLIC KEY")) {
      throw new IOException(
          "this is the public half of a key; the private one is asked for, which is in the file"
              + " without .pub");
    }
    if (begin.startsWith("PuTTY-User-Key-File")) {
      throw new IOException(
          "this is a key of PuTTY; 'puttygen FILE -O private-openssh' makes one of OpenSSH of it");
    }
    if (!begin.startsWith("-----BEGIN ")) {
      throw new IOException(
          "this is no private key: it begins with '-----BEGIN', in the form of OpenSSH or PEM");
    }
    KeyPair pair = parsed(begin.stripTrailing() + "\n");
    String type = KeyUtils.getKeyType(pair.getPublic());
    if (!SshPublicKey.TYPES.contains(type)) {
      throw new IOException("a private key of the kind '" + type + "' is not used");
    }
    return new AgentKey(pair);
  }

  private static KeyPair parsed(String text) throws IOException {
    Iterable<KeyPair> keys;
    try {
      keys =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName("key"),
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
              FilePasswordProvider.EMPTY);
    } catch (FailedLoginException locked) {
      throw new IOException(
          "the private key has a passphrase, which nobody could enter when it is used: give one"
              + " without, made for Leat (ssh-keygen -t ed25519 -N '' -f FILE)",
          locked);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException problem) {
      throw new IOException(
          "the private key cannot be read: it was cut off or changed, or is of a kind that is not"
              + " known",
          problem);
    }
    Iterator<KeyPair> found = keys == null ? null : keys.iterator();
    if (found == null || !found.hasNext()) {
      throw new IOException("the private key is of a kind that is not known");
    }
    return found.next();
  }

  /** This for others. */
  LoginKey text() {
    return new LoginKey(privateText(), PublicKeyEntry.toString(pair.getPublic()));
  }

  /** Both halves. */
  public KeyPair pair() {
    return pair;
  }

  /** The public half, as a line of {@code authorized_keys} has it, with {@code comment} at its end. */
  public String publicLine(String comment) {
    return PublicKeyEntry.toString(pair.getPublic()) + " " + comment;
  }

  /** The private half as OpenSSH writes it; {@link #read} reads it. */
  public String privateText() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "leat", null, out);
    } catch (IOException | GeneralSecurityException bug) {
      throw new IllegalStateException(bug);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  /** Without the private half. */
  @Override
  public String toString() {
    return KeyUtils.getFingerPrint(pair.getPublic());
  }
}
