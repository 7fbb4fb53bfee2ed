package io.leat.testkit.vault;

import java.util.LinkedHashMap;
import java.util.Map;

/** A version of a secret of KV version 2. */
record VaultVersion(Map<String, Object> data, boolean isDeleted, boolean isDestroyed) {
  VaultVersion(Map<String, Object> data) {
    this(data, false, false);
  }

  VaultVersion deleted(boolean whole) {
    return new VaultVersion(data, true, whole);
  }

  /** As it is answered: without its data when it is deleted. */
  Map<String, Object> json(int number) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("created_time", "2026-11-27T10:00:00.000000000Z");
    metadata.put("deletion_time", isDeleted && !isDestroyed ? "2026-11-27T11:00:00.0Z" : "");
    metadata.put("destroyed", isDestroyed);
    metadata.put("version", number);
    Map<String, Object> within = new LinkedHashMap<>();
    within.put("data", isDeleted ? null : data);
    within.put("metadata", metadata);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("lease_id", "");
    all.put("lease_duration", 0);
    all.put("renewable", false);
    all.put("data", within);
    return all;
  }
}
