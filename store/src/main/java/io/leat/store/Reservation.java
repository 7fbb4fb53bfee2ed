package io.leat.store;

/**
 * A request that must have its effect once.
 *
 * @param account who asks
 * @param route method and path
 * @param key that the caller gave it
 */
public record Reservation(String account, String route, String key) {}
