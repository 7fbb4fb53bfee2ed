package io.leat.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the audit are meant.
 *
 * @param who null for anybody
 * @param since not older than this; null for any
 */
public record AuditQuery(@Nullable String who, @Nullable Instant since) {
  /** All of them. */
  public static final AuditQuery ALL = new AuditQuery(null, null);
}
