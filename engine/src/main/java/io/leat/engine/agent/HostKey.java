package io.leat.engine.agent;

/**
 * The key that a host is known by.
 *
 * @param type such as {@code ssh-ed25519}
 * @param line type and base64, as files with public keys have it
 * @param fingerprint such as {@code SHA256:8vP...}
 */
public record HostKey(String type, String line, String fingerprint) {}
