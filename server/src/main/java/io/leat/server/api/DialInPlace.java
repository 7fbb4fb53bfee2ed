package io.leat.server.api;

/**
 * Where hosts dial in.
 *
 * @param address what they reach it at: a name, or a number of IPv4 or IPv6 without brackets
 * @param hostKey what they believe it by: type and base64
 */
public record DialInPlace(String address, int port, String hostKey) {}
