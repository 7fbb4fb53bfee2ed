package io.leat.server.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets with AES-256-GCM under a master key, which another can take the place of (ADR 82). A ciphertext is a byte for its version,
 * 8 bytes of the id of its key, 12 bytes of nonce, fresh each time, the encrypted UTF-8 text, and 16 bytes of tag; in version 1, which is
 * read still, there is no id. What it belongs to, such as {@code hook:web}, is authenticated with it: a ciphertext in the place of another
 * is refused. Safe for all threads.
 */
public final class Vault {
  private static final byte FIRST = 1;
  private static final byte VERSION = 2;
  private static final int HEAD = 1 + MasterKey.ID_BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final KeySource source;
  private final SecureRandom random = new SecureRandom();

  /** Who encrypts and stores holds it for reading, who takes another key for writing. */
  private final ReentrantReadWriteLock storing = new ReentrantReadWriteLock();

  /** The one to encrypt with first; those behind it are only read with, by what was read from the database before. */
  private volatile List<MasterKey> keys;

  private Vault(KeySource source, List<MasterKey> keys) {
    this.source = source;
    this.keys = List.copyOf(keys);
  }

  /**
   * Opens the vault with the keys of {@code source}.
   *
   * @throws IOException when they cannot be had
   */
  public static Vault open(KeySource source) throws IOException, InterruptedException {
    return new Vault(source, source.read());
  }

  /**
   * Opens the vault whose key is {@code store.key} in a folder; makes the key when there is none.
   *
   * @throws IOException when it cannot be read or made, or is damaged
   */
  public static Vault open(Path folder) throws IOException {
    KeyFile file = new KeyFile(folder.resolve(KeyFile.NAME), true);
    return new Vault(file, file.read());
  }

  /** The key that is encrypted with. */
  public MasterKey key() {
    return keys.getFirst();
  }

  /** What ciphertexts under that key begin with, and no others. */
  public byte[] head() {
    return ByteBuffer.allocate(HEAD).put(VERSION).put(key().id()).array();
  }

  /** Whether the key of a ciphertext that begins so is known. Of version 1 that is told by decrypting alone: false. */
  public boolean knows(byte[] begin) {
    return begin.length >= HEAD && begin[0] == VERSION && of(begin).isPresent();
  }

  /**
   * Does something that encrypts and stores. Another key that is taken meanwhile waits for its end, so that nothing is stored under one that
   * is forgotten.
   */
  public <T> T storing(Supplier<T> action) {
    storing.readLock().lock();
    try {
      return action.get();
    } finally {
      storing.readLock().unlock();
    }
  }

  /**
   * Has another key encrypt from now on. What is stored has to be encrypted anew, then {@link #settle} is called.
   *
   * @throws IOException when there is no other; nothing has changed then
   */
  public void renew() throws IOException, InterruptedException {
    Set<MasterKey> all = new LinkedHashSet<>(source.renew());
    storing.writeLock().lock();
    try {
      all.addAll(keys);
      keys = List.copyOf(all);
    } finally {
      storing.writeLock().unlock();
    }
  }

  /** Nothing that is stored needs another key than the one that encrypts. */
  public void settle() throws IOException {
    source.settle();
  }

  /**
   * Encrypts {@code text}, within {@link #storing}.
   *
   * @param aad what it belongs to: its kind and id
   */
  public byte[] encrypt(String aad, String text) {
    if (storing.getReadHoldCount() == 0) {
      throw new IllegalStateException("'" + aad + "' is encrypted where nobody waits for it");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      MasterKey key = key();
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, key, aad, nonce)
              .doFinal(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(HEAD + NONCE_BYTES + sealed.length)
          .put(VERSION)
          .put(key.id())
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The text that was encrypted for {@code aad}. */
  public String decrypt(String aad, byte[] bytes) throws NotDecrypted {
    if (bytes.length > 0 && bytes[0] == VERSION) {
      return decrypted(of(bytes).orElseThrow(() -> new NotDecrypted(aad)), aad, bytes, HEAD);
    }
    if (bytes.length > 0 && bytes[0] == FIRST) {
      for (MasterKey key : keys) {
        try {
          return decrypted(key, aad, bytes, 1);
        } catch (NotDecrypted ofAnother) {
          // which of them it was is not in it
        }
      }
    }
    throw new NotDecrypted(aad);
  }

  /** The key that a ciphertext of this version names; none where it is not known. */
  private Optional<MasterKey> of(byte[] bytes) {
    byte[] id = Arrays.copyOfRange(bytes, 1, HEAD);
    return keys.stream().filter(each -> Arrays.equals(each.id(), id)).findFirst();
  }

  private static String decrypted(MasterKey key, String aad, byte[] bytes, int head)
      throws NotDecrypted {
    int begin = head + NONCE_BYTES;
    if (bytes.length < begin + TAG_BITS / 8) {
      throw new NotDecrypted(aad);
    }
    byte[] nonce = Arrays.copyOfRange(bytes, head, begin);
    try {
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, key, aad, nonce).doFinal(bytes, begin, bytes.length - begin);
      return new String(text, StandardCharsets.UTF_8);
    } catch (AEADBadTagException changed) {
      throw (NotDecrypted) new NotDecrypted(aad).initCause(changed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The seal of {@code bytes} for {@code aad}, 32 bytes: nobody makes it without the key. It tells nothing of the key, or of what is
   * encrypted.
   */
  public byte[] seal(String aad, byte[] bytes) {
    return seal(key(), aad, bytes);
  }

  /** The seals that it may have: by each key that is known. */
  public List<byte[]> seals(String aad, byte[] bytes) {
    return keys.stream().map(key -> seal(key, aad, bytes)).toList();
  }

  private static byte[] seal(MasterKey key, String aad, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(MasterKey.MAC);
      mac.init(new SecretKeySpec(key.mac("seal:" + aad), MasterKey.MAC));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Cipher cipher(int mode, MasterKey key, String aad, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.aes(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(aad.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
