package io.leat.server.http;

import java.util.Map;

/**
 * What a request says of itself and where it comes from.
 *
 * @param path decoded, without the base path
 * @param query the part behind the question mark, not decoded; empty when there is none
 * @param headers names in small letters, values of one name joined by commas
 * @param base this server from outside, without a slash at the end
 */
record Head(
    String id,
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String client,
    String base) {}
