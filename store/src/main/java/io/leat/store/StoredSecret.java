package io.leat.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret, as it is stored.
 *
 * @param version counts its values, from 1
 * @param sealed the value, encrypted by the caller; of a list only its first bytes, at most {@link Secrets#BEGIN}
 * @param used null when no run has had it
 * @param pointer where somebody else keeps it, which is what {@code sealed} has then, too; null for a value that is kept here
 */
@SuppressWarnings(
    "ArrayRecordComponent") // what a driver takes and gives; copied on the way in and out
public record StoredSecret(
    SecretScope scope,
    String name,
    long version,
    byte[] sealed,
    Written written,
    @Nullable Use used,
    @Nullable String pointer) {

  /** Who set the value, and when. */
  public record Written(String by, Instant at) {}

  /** The last run that had it, and when. */
  public record Use(long run, Instant at) {}

  /** A value that is kept here. */
  public StoredSecret(
      SecretScope scope,
      String name,
      long version,
      byte[] sealed,
      Written written,
      @Nullable Use used) {
    this(scope, name, version, sealed, written, used, null);
  }

  public StoredSecret {
    sealed = sealed.clone();
  }

  @Override
  public byte[] sealed() {
    return sealed.clone();
  }

  /** The same with a value. */
  public StoredSecret with(byte[] value) {
    return new StoredSecret(scope, name, version, value, written, used, pointer);
  }

  /** The same, kept by somebody else; null for here. */
  public StoredSecret pointing(@Nullable String where) {
    return new StoredSecret(scope, name, version, sealed, written, used, where);
  }

  /** What the value is encrypted for, as {@link SealedValues.Value#bound} says it. */
  public String bound() {
    return "secret:" + scope.text() + ":" + name + ":" + version;
  }

  /** Without the value. */
  @Override
  public String toString() {
    return "secret '" + name + "' of " + scope.text();
  }
}
