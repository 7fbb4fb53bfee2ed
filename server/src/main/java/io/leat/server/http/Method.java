package io.leat.server.http;

/** The methods that routes can have. HEAD is answered as GET without its body. */
public enum Method {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE
}
